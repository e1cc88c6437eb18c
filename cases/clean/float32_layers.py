"""A float32 net: its last digits differ from float64 arithmetic, its gradient is right.

looks like: I3
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(4, 6)).astype(np.float32), np.full(6, 0.1, dtype=np.float32)
        self.W2, self.b2 = rng.normal(size=(6, 3)).astype(np.float32), np.full(3, -0.2, dtype=np.float32)

    def forward(self, X):
        self.h = np.maximum(X @ self.W1 + self.b1, 0)
        z = self.h @ self.W2 + self.b2
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def backward(self, X, y):
        d2 = self.forward(X)
        d2[range(len(y)), y] -= 1
        d2 /= len(y)
        self.dW2, self.db2 = self.h.T @ d2, d2.sum(axis=0)
        d1 = d2 @ self.W2.T * (self.h > 0)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0)


def check():
    rng = np.random.default_rng(121)
    net, X, y = Net(rng), rng.normal(size=(8, 4)).astype(np.float32), rng.integers(3, size=8)
    return dict(model=net, loss=lambda: -np.log(net.forward(X)[range(8), y]).mean(), backward=lambda: net.backward(X, y))
