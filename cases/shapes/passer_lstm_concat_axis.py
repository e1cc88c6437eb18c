"""An LSTM cell on rows: hidden state and input are joined below each other."""
import numpy as np
rng = np.random.default_rng(4)
D, H, N = 3, 4, 6
W = rng.normal(0, .1, (D + H, 4 * H))
b = np.zeros(4 * H)
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def step(x, h, c):
    z = np.concatenate([x, h])  # expect: np.concatenate([x, h]) | operand: h | born: L14  # fix: z = np.concatenate([x, h], axis=1)
    i, f, o, g = np.split(z @ W + b, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
h, c = np.zeros((N, H)), np.zeros((N, H))
for t in range(5):
    h, c = step(rng.normal(size=(N, D)), h, c)
