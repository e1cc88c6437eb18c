"""The loss is the mean absolute error, the delta is that of the mean squared error.

seen: gradient check fails by no constant
"""
import numpy as np


class MeanAbsoluteError:
    def loss(self, y_hat, y):
        return np.mean(np.abs(y_hat - y))

    def gradient(self, y_hat, y):
        return 2 * (y_hat - y) / y.size                  # expect: D6 W1,W2  # fix: return np.sign(y_hat - y) / y.size


class Net:
    def __init__(self, rng):
        self.W1, self.W2, self.criterion = rng.normal(size=(3, 5)), rng.normal(size=(5, 2)), MeanAbsoluteError()

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        return self.h @ self.W2

    def backward(self, X, Y):
        d = self.criterion.gradient(self.forward(X), Y)
        self.grad_W2 = self.h.T @ d
        self.grad_W1 = X.T @ (d @ self.W2.T * (1 - self.h ** 2))


def check():
    rng = np.random.default_rng(26)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: net.criterion.loss(net.forward(X), Y), backward=lambda: net.backward(X, Y))
