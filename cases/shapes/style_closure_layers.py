"""Layers as pairs of closures, composed in a loop."""
import numpy as np

def dense(n, m, rng):
    W = rng.normal(0, 0.1, (n, m))
    store = {}
    def forward(x):
        store["x"] = x
        return x @ W
    def backward(g, lr=0.1):
        gx = g @ W.T
        W[...] -= lr * (store["x"] @ g)  # expect: store["x"] @ g | operand: store["x"] | born: L5  # fix: W[...] -= lr * (store["x"].T @ g)
        return gx
    return forward, backward

def tanh():
    memo = []
    def forward(x):
        memo[:] = [np.tanh(x)]
        return memo[0]
    def backward(g, lr=None):
        return g * (1 - memo[0] ** 2)
    return forward, backward

rng = np.random.default_rng(1)
net = [dense(4, 6, rng), tanh(), dense(6, 2, rng)]
X, Y = rng.random((9, 4)), rng.random((9, 2))
for epoch in range(20):
    h = X
    for f, _ in net:
        h = f(h)
    g = (h - Y) / 9
    for _, b in net[::-1]:
        g = b(g)
