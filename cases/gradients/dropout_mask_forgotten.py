"""Dropout applies its mask in forward and hands the gradient on as it is.

seen: trains badly
"""
import numpy as np


class Dropout:
    def __init__(self, keep):
        self.keep = keep

    def forward(self, x):
        self.mask = (np.random.rand(*x.shape) < self.keep) / self.keep
        return x * self.mask

    def backward(self, grad):
        return grad                                      # expect: K1 W1  # fix: return grad * self.mask


class Net:
    def __init__(self, rng):
        self.W1, self.W2, self.dropout = rng.normal(size=(3, 6)), rng.normal(size=(6, 2)), Dropout(0.7)

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        self.kept = self.dropout.forward(self.h)
        return self.kept @ self.W2

    def backward(self, X, Y):
        d = self.forward(X) - Y
        self.dW2 = self.kept.T @ d
        self.dW1 = X.T @ (self.dropout.backward(d @ self.W2.T) * (1 - self.h ** 2))


def check():
    np.random.seed(3)
    rng = np.random.default_rng(62)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
