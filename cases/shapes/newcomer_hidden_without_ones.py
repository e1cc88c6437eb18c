"""The weights of the output have a row for the bias, the hidden layer has no ones."""
import numpy as np
rng = np.random.default_rng(3)
m, n, h, k = 20, 3, 5, 2
V = rng.uniform(-.5, .5, (n + 1, h))
W = rng.uniform(-.5, .5, (h + 1, k))
X = rng.random((m, n))
T = np.stack([X[:, 0] > .5, X[:, 0] <= .5], axis=1) * 1.0
def add_ones(a):
    return np.hstack([a, np.ones((a.shape[0], 1))])
def sig(a):
    return 1 / (1 + np.exp(-a))
for epoch in range(4):
    hidden = sig(add_ones(X) @ V)
    out = sig(hidden @ W)  # expect: hidden @ W | operand: hidden | born: L5  # fix: out = sig(add_ones(hidden) @ W)
    d_out = (out - T) * out * (1 - out)
    d_hid = (d_out @ W.T)[:, :-1] * hidden * (1 - hidden)
    W -= 0.1 * add_ones(hidden).T @ d_out
    V -= 0.1 * add_ones(X).T @ d_hid
