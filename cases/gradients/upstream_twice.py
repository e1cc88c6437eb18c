"""The loop multiplies by the gradient, and the activation's backward did so already.

seen: trains badly
"""
import numpy as np


class Sigmoid:
    def forward(self, z):
        self.a = 1 / (1 + np.exp(-z))
        return self.a

    def backward(self, grad):
        return grad * self.a * (1 - self.a)


class Net:
    def __init__(self, rng):
        self.w1, self.w2, self.act = rng.normal(size=(4, 5)), rng.normal(size=(5, 2)), Sigmoid()

    def forward(self, X):
        self.h = self.act.forward(X @ self.w1)
        return self.h @ self.w2

    def backward(self, X, Y):
        grad = self.forward(X) - Y
        self.dw2 = self.h.T @ grad
        grad = grad @ self.w2.T
        grad = grad * self.act.backward(grad)            # expect: E7 w1  # fix: grad = self.act.backward(grad)
        self.dw1 = X.T @ grad


def check():
    rng = np.random.default_rng(37)
    net, X, Y = Net(rng), rng.normal(size=(6, 4)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
