"""The update of b1 is written to db1: the bias keeps its value for ever.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(3, 4)), rng.normal(size=(1, 4))
        self.W2, self.b2 = rng.normal(size=(4, 2)), rng.normal(size=(1, 2))

    def forward(self, X):
        self.h = np.tanh(X @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def step(self, X, Y, lr):
        d2 = self.forward(X) - Y
        d1 = d2 @ self.W2.T * (1 - self.h ** 2)
        db1 = d1.sum(axis=0, keepdims=True)
        self.W2, self.b2 = self.W2 - lr * self.h.T @ d2, self.b2 - lr * d2.sum(axis=0, keepdims=True)
        self.W1 = self.W1 - lr * X.T @ d1
        db1 = self.b1 - lr * db1                         # expect: P3 b1  # fix: self.b1 = self.b1 - lr * db1


def check():
    rng = np.random.default_rng(74)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), step=lambda: net.step(X, Y, 0.05), learning_rate=0.05)
