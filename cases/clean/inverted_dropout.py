"""Inverted dropout: 1/keep stands in training only, in forward and in backward; testing needs no scale.

looks like: K2
"""
import numpy as np


class Net:
    def __init__(self, rng, keep=0.8):
        self.W1, self.W2 = rng.normal(size=(3, 7)), rng.normal(size=(7, 2))
        self.scale = (rng.uniform(size=(6, 7)) < keep) / keep        # drawn once: the loss must not change by itself

    def forward(self, X, train=True):
        self.h = np.tanh(X @ self.W1)
        self.a = self.h * self.scale if train else self.h
        return self.a @ self.W2

    def backward(self, X, d):
        self.dW2 = self.a.T @ d
        self.dW1 = X.T @ (d @ self.W2.T * self.scale * (1 - self.h ** 2))


def check():
    rng = np.random.default_rng(86)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, net.forward(X) - Y))
