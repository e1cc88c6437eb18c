"""The loss is half a mean, so that the gradient shows no 2: nothing is missing."""
import numpy as np

class Regression:
    def __init__(self, seed): r = np.random.RandomState(seed); self.w, self.b = r.randn(4), 0.3
    def cost(self, X, y): return ((X @ self.w + self.b - y) ** 2).mean() / 2
    def grad(self, X, y):
        e = X @ self.w + self.b - y
        return X.T @ e / len(y), e.mean()

def check(samples=9, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Regression(seed), r.randn(samples, 4), r.randn(samples)
    return dict(model=net, loss=lambda: net.cost(X, y), backward=lambda: dict(zip(('w', 'b'), net.grad(X, y))))
