"""The gradient of W2 lacks a row: the last hidden unit is taken for a bias unit and cut off.

seen: crash
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 2))

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        return self.h @ self.W2

    def backward(self, X, d):
        self.dW2 = self.h[:, :-1].T @ d                   # expect: X4 W2  # fix: self.dW2 = self.h.T @ d
        self.dW1 = X.T @ (d @ self.W2.T * (1 - self.h ** 2))


def check():
    rng = np.random.default_rng(85)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, net.forward(X) - Y))
