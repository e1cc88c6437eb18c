"""The update assigns the step: W2 =- lr * dW2 is W2 = (-lr * dW2).

seen: diverges
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        return self.h @ self.W2

    def train(self, X, Y, lr):
        d2 = self.forward(X) - Y
        d1 = d2 @ self.W2.T * (1 - self.h ** 2)
        self.W1 -= lr * X.T @ d1
        self.W2 =- lr * self.h.T @ d2                    # expect: P2 W2  # fix: self.W2 -= lr * self.h.T @ d2


def check():
    rng = np.random.default_rng(73)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), step=lambda: net.train(X, Y, 0.1), learning_rate=0.1)
