"""A symmetric weight matrix: W and W' give the same numbers, whichever the backward pass writes."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        A = r.randn(4, 4)
        self.W, self.V = A + A.T, r.randn(4, 2)
    def f(self, X): self.X, self.h = X, np.tanh(X @ self.W); return self.h @ self.V
    def backward(self, y):
        d = 2 * (self.h @ self.V - y)
        self.dV = self.h.T @ d
        self.dW = self.X.T @ (d @ self.V.T * (1 - self.h ** 2))

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), r.randn(samples, 4), r.randn(samples, 2)
    return dict(model=net, loss=lambda: ((net.f(X) - y) ** 2).sum(), backward=lambda: net.backward(y))
