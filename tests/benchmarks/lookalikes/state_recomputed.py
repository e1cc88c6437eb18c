"""Backward runs forward again with its own names, and a cache list that is emptied each time."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.params, self.cache = [[r.randn(3, 4), r.randn(4)], [r.randn(4, 2), r.randn(2)]], []
    def forward(self, x):
        self.cache.clear()
        for W, b in self.params:
            self.cache.append(x)
            x = np.arctan(x @ W + b)
        return x
    def backward(self, x, t):
        out = self.forward(x)
        g, grads = 2 * (out - t), []
        for (W, b), inp in zip(self.params[::-1], self.cache[::-1]):
            g = g / (1 + (inp @ W + b) ** 2)
            grads.insert(0, [inp.T @ g, g.sum(axis=0)])
            g = g @ W.T
        return grads

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, t = Net(seed), r.randn(samples, 3), r.randn(samples, 2)
    return dict(model=net, loss=lambda: ((net.forward(X) - t) ** 2).sum(), backward=lambda: net.backward(X, t))
