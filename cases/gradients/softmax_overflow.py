"""Softmax without the shift: the logits have grown past 709, exp overflows, and the loss is nan.

seen: diverges
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W, self.b = 0.01 * rng.normal(size=(5, 3)), np.array([710.0, 709.5, 711.0])

    def forward(self, X):
        z = X @ self.W + self.b
        e = np.exp(z)                                    # expect: D4 e  # fix: e = np.exp(z - z.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def loss(self, X, y):
        return -np.mean(np.log(self.forward(X)[np.arange(len(y)), y]))

    def backward(self, X, y):
        d = self.forward(X).copy()
        d[np.arange(len(y)), y] -= 1
        self.dW, self.db = X.T @ d / len(y), d.sum(axis=0) / len(y)


def check():
    rng = np.random.default_rng(81)
    net, X, y = Net(rng), rng.normal(size=(4, 5)), np.array([0, 2, 1, 2])
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y))
