"""The loss has lam / 2 |W|^2, the gradient has nothing of it.

seen: gradient check fails by a multiple of W
"""
import numpy as np


class Net:
    def __init__(self, rng, lam=0.1):
        self.W1, self.b1 = rng.normal(size=(3, 5)), rng.normal(size=5)
        self.W2, self.b2 = rng.normal(size=(5, 2)), rng.normal(size=2)
        self.lam = lam

    def forward(self, X):
        self.h = np.tanh(X @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def loss(self, X, Y):
        data = 0.5 * np.sum((self.forward(X) - Y) ** 2)
        return data + self.lam / 2 * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2))

    def backward(self, X, Y):
        d2 = self.forward(X) - Y
        d1 = d2 @ self.W2.T * (1 - self.h ** 2)
        dW1, dW2 = X.T @ d1, self.h.T @ d2
        return {"W1": dW1, "b1": d1.sum(axis=0), "W2": dW2, "b2": d2.sum(axis=0)}    # expect: G1 W1,W2  # fix: return {"W1": dW1 + self.lam * self.W1, "b1": d1.sum(axis=0), "W2": dW2 + self.lam * self.W2, "b2": d2.sum(axis=0)}


def check():
    rng = np.random.default_rng(44)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
