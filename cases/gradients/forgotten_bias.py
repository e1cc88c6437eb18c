"""The gradient of the hidden bias is allocated and never filled.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(3, 5)), rng.normal(size=5)
        self.W2, self.b2 = rng.normal(size=(5, 2)), rng.normal(size=2)
        self.grads = {name: np.zeros_like(getattr(self, name)) for name in ("W1", "b1", "W2", "b2")}

    def forward(self, X):
        self.h = np.maximum(X @ self.W1 + self.b1, 0)
        return self.h @ self.W2 + self.b2

    def backward(self, X, Y):
        d2 = self.forward(X) - Y
        self.grads["W2"], self.grads["b2"] = self.h.T @ d2, d2.sum(axis=0)
        d1 = d2 @ self.W2.T * (self.h > 0)
        self.grads["W1"] = X.T @ d1                      # expect: F3 b1  # fix: self.grads["W1"], self.grads["b1"] = X.T @ d1, d1.sum(axis=0)


def check():
    rng = np.random.default_rng(42)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
