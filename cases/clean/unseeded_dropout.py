"""Dropout draws a new mask in every forward pass; with the random state put back the loss is a function.

looks like: O5
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 8)), rng.normal(size=(8, 2))

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        self.mask = (np.random.rand(*self.h.shape) < 0.6) / 0.6
        self.kept = self.h * self.mask
        return self.kept @ self.W2

    def backward(self, X, Y):
        d = self.forward(X) - Y
        self.dW2 = self.kept.T @ d
        self.dW1 = X.T @ (d @ self.W2.T * self.mask * (1 - self.h ** 2))


def check():
    rng = np.random.default_rng(118)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
