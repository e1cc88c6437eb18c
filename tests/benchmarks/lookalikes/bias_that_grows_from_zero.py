"""self.b = 0 in the constructor; the first update makes a vector of it."""
import numpy as np
class SoftmaxRegression:
    def __init__(self, d, k, seed=0):
        self.W = np.random.RandomState(seed).randn(d, k) * .01
        self.b = 0
    def probs(self, X):
        s = X.dot(self.W) + self.b
        e = np.exp(s - s.max(1)[:, None])
        return e / e.sum(1)[:, None]
    def loss(self, X, y): return -np.log(self.probs(X)[np.arange(len(y)), y]).mean() + .05 * (self.W * self.W).sum()
    def grad(self, X, y):
        d = self.probs(X)
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        self.dW = X.T.dot(d) + .1 * self.W
        self.db = d.sum(axis=0)
def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 2); X, y = r.randn(samples, 4), r.randint(0, 3, samples); m = SoftmaxRegression(4, 3, seed)
    return dict(model=m, loss=lambda: m.loss(X, y), backward=lambda: m.grad(X, y))
