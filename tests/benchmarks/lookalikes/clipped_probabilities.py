"""Probabilities clipped before the log, nowhere near the bounds."""
import numpy as np

class Net:
    def __init__(self, seed): r = np.random.RandomState(seed); self.W, self.b = r.randn(3, 4) * .4, r.randn(4) * .1
    def p(self, X):
        e = np.exp(X @ self.W + self.b)
        return e / e.sum(1, keepdims=True)
    def loss(self, X, k): return -np.log(np.clip(self.p(X), 1e-7, 1 - 1e-7)[range(len(k)), k]).mean()
    def backward(self, X, k):
        d = self.p(X)
        d[range(len(k)), k] -= 1
        self.dW, self.db = X.T @ d / len(k), d.mean(0)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, k = Net(seed), r.randn(samples, 3), r.randint(0, 4, samples)
    return dict(model=net, loss=lambda: net.loss(X, k), backward=lambda: net.backward(X, k))
