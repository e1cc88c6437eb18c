"""The four gates of an LSTM are cut out of one product; the cuts are as wide as the input."""
import numpy as np
np.random.seed(3)
D, H = 3, 5
Wx, Wh, b = np.random.randn(D, 4 * H), np.random.randn(H, 4 * H), np.zeros(4 * H)
def sigmoid(a): return 1 / (1 + np.exp(-a))
def step(x, h, c):
    a = x @ Wx + h @ Wh + b
    n = x.shape[1]  # fix: n = h.shape[1]
    i, f, o, g = a[:, :n], a[:, n:2 * n], a[:, 2 * n:3 * n], a[:, 3 * n:4 * n]
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)  # expect: sigmoid(f) * c | operand: sigmoid(f) | born: L10
    return sigmoid(o) * np.tanh(c), c
h, c = np.zeros((7, H)), np.zeros((7, H))
for x in np.random.randn(4, 7, D):
    h, c = step(x, h, c)
