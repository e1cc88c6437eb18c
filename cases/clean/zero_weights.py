"""All weights start at zero: every hidden unit stays like every other, nothing is learned, and the gradient is right.

looks like: F3
"""
import numpy as np


class Net:
    def __init__(self):
        self.W1, self.b1, self.W2, self.b2 = np.zeros((3, 5)), np.zeros(5), np.zeros((5, 2)), np.zeros(2)    # warns: X1 W1

    def forward(self, X):
        self.h = 1 / (1 + np.exp(-(X @ self.W1 + self.b1)))
        return self.h @ self.W2 + self.b2

    def backward(self, X, Y):
        d2 = (self.forward(X) - Y) / len(X)
        d1 = d2 @ self.W2.T * self.h * (1 - self.h)
        self.dW2, self.db2 = self.h.T @ d2, d2.sum(axis=0)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0)


def check():
    rng = np.random.default_rng(110)
    net, X, Y = Net(), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2) / len(X), backward=lambda: net.backward(X, Y))
