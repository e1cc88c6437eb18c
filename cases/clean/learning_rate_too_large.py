"""The update overshoots: the loss rises with every step because the learning rate is too large, the gradient is right.

looks like: P1
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.w, self.b = rng.normal(size=(3, 1)), rng.normal(size=(1, 1))

    def loss(self, X, y):
        return np.mean((X @ self.w + self.b - y) ** 2)

    def update(self, X, y, lr):
        d = 2 * (X @ self.w + self.b - y) / len(X)
        self.w -= lr * X.T @ d
        self.b -= lr * d.sum(axis=0, keepdims=True)


def check():
    rng = np.random.default_rng(90)
    net, X, y = Net(rng), 3 * rng.normal(size=(7, 3)), rng.normal(size=(7, 1))
    for _ in range(3):
        net.update(X, y, 5.0)                            # the loss is 2e8 by now
    return dict(model=net, loss=lambda: net.loss(X, y), step=lambda: net.update(X, y, 5.0), learning_rate=5.0)
