"""The penalty lam / 2 |W|^2 stands in the loss and lam W in the gradient; biases are left alone on both sides.

looks like: G3
"""
import numpy as np


class Net:
    def __init__(self, rng, lam=0.2):
        self.w, self.b, self.lam = rng.normal(size=(4, 2)), rng.normal(size=2), lam

    def loss(self, X, Y):
        self.scores = X @ self.w + self.b
        self.margins = np.maximum(0, 1 - Y * self.scores)
        return np.sum(self.margins) / len(X) + self.lam / 2 * np.sum(self.w ** 2)

    def backward(self, X, Y):
        self.loss(X, Y)
        d = -Y * (self.margins > 0) / len(X)
        self.grad_w, self.grad_b = X.T @ d + self.lam * self.w, d.sum(axis=0)


def check():
    rng = np.random.default_rng(117)
    net, X, Y = Net(rng), rng.normal(size=(7, 4)), np.sign(rng.normal(size=(7, 2)))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
