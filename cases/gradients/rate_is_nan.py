"""The decay of the learning rate divides 0 by 0: every weight is nan after the first update, the gradients are right.

seen: diverges
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
        self.epoch = np.float64(0)

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        return self.h @ self.W2

    def train(self, X, Y, lr):
        d2 = self.forward(X) - Y
        d1 = d2 @ self.W2.T * (1 - self.h ** 2)
        rate = lr * self.epoch / self.epoch              # expect: P1 W1,W2  # fix: rate = lr / (1 + self.epoch)
        self.W1 -= rate * X.T @ d1
        self.W2 -= rate * self.h.T @ d2


def check():
    rng = np.random.default_rng(91)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), step=lambda: net.train(X, Y, 0.1), learning_rate=0.1)
