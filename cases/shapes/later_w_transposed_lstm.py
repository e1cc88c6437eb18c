"""The recurrent weights of an LSTM on rows are transposed once too often."""
import numpy as np
H, D = 4, 3
p = {"Wx": np.random.randn(D, 4 * H), "Wh": np.random.randn(H, 4 * H), "b": np.zeros(4 * H)}
def step(x, h, c):
    a = x @ p["Wx"] + h @ p["Wh"].T + p["b"]  # expect: h @ p["Wh"].T | operand: p["Wh"].T | born: L4  # fix: a = x @ p["Wx"] + h @ p["Wh"] + p["b"]
    i, f, o, g = np.split(a, 4, axis=1)
    c = 1 / (1 + np.exp(-f)) * c + 1 / (1 + np.exp(-i)) * np.tanh(g)
    return 1 / (1 + np.exp(-o)) * np.tanh(c), c
h = c = np.zeros((2, H))
for x in np.random.randn(5, 2, D):
    h, c = step(x, h, c)
