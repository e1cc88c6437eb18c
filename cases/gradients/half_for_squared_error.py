"""The printed loss is the squared error, the delta is that of half the squared error.

seen: gradient check fails by 1/2
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(3, 5)), rng.normal(size=5)
        self.W2, self.b2 = rng.normal(size=(5, 2)), rng.normal(size=2)

    def forward(self, X):
        self.h = np.tanh(X @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def loss(self, X, Y):
        return np.sum((self.forward(X) - Y) ** 2)

    def backward(self, X, Y):
        d2 = self.forward(X) - Y                      # expect: A3 W1,b1,W2,b2  # fix: d2 = 2 * (self.forward(X) - Y)
        self.dW2, self.db2 = self.h.T @ d2, d2.sum(axis=0)
        d1 = d2 @ self.W2.T * (1 - self.h ** 2)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0)


def check():
    rng = np.random.default_rng(4)
    net, X, Y = Net(rng), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
