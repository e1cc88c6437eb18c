"""A step that updates the weights at once: the first layer adds where the second subtracts.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 2))

    def predict(self, X):
        self.h = 1 / (1 + np.exp(-X @ self.W1))
        return self.h @ self.W2

    def loss(self, X, Y):
        return 0.5 * np.sum((self.predict(X) - Y) ** 2)

    def train(self, X, Y, lr):
        d2 = self.predict(X) - Y
        d1 = d2 @ self.W2.T * self.h * (1 - self.h)
        self.W2 -= lr * self.h.T @ d2
        self.W1 += lr * X.T @ d1                       # expect: B2 W1  # fix: self.W1 -= lr * X.T @ d1


def check():
    rng = np.random.default_rng(9)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), step=lambda: net.train(X, Y, 0.1), learning_rate=0.1)
