"""A whole-net backprop that stores all gradients: the hidden delta is dL/da1, the derivative of the sigmoid is missing.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(4, 6)), rng.normal(size=6)
        self.W2, self.b2 = rng.normal(size=(6, 3)), rng.normal(size=3)

    def forward(self, X):
        self.a1 = 1 / (1 + np.exp(-(X @ self.W1 + self.b1)))
        z2 = self.a1 @ self.W2 + self.b2
        e = np.exp(z2 - z2.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, X, y):
        return -np.log(self.forward(X)[range(len(y)), y]).mean()

    def backprop(self, X, y):
        d2 = self.forward(X)
        d2[range(len(y)), y] -= 1
        d2 /= len(y)
        d1 = d2 @ self.W2.T                              # expect: C2 W1,b1  # fix: d1 = d2 @ self.W2.T * self.a1 * (1 - self.a1)
        self.dW2, self.db2 = self.a1.T @ d2, d2.sum(axis=0)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0)


def check():
    rng = np.random.default_rng(13)
    net, X, y = Net(rng), rng.normal(size=(7, 4)), rng.integers(3, size=7)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backprop(X, y))
