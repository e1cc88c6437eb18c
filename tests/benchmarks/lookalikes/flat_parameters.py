"""Parameters unrolled into one vector, the gradient rolled the same way."""
import numpy as np

class Flat:
    def __init__(self, seed): self.theta = np.random.RandomState(seed).randn(3 * 5 + 5 + 5 * 2 + 2) * .6
    def parts(self, v): return v[:15].reshape(3, 5), v[15:20], v[20:30].reshape(5, 2), v[30:]
    def cost(self, X, y):
        W1, b1, W2, b2 = self.parts(self.theta)
        h = np.tanh(X @ W1 + b1)
        e = h @ W2 + b2 - y
        d = e / len(X)
        dh = d @ W2.T * (1 - h ** 2)
        grad = np.concatenate([(X.T @ dh).ravel(), dh.sum(0), (h.T @ d).ravel(), d.sum(0)])
        return 0.5 * (e ** 2).sum() / len(X), grad

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Flat(seed), r.randn(samples, 3), r.randn(samples, 2)
    return dict(model=net, loss=lambda: net.cost(X, y))
