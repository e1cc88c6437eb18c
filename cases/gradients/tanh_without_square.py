"""A function pair tanh / tanh_prime whose derivative lacks the square.

seen: trains badly
"""
import numpy as np


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 1 - np.tanh(x)                                # expect: C4 W1,b1  # fix: return 1 - np.tanh(x) ** 2


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(3, 4)), rng.normal(size=(1, 4))
        self.W2, self.b2 = rng.normal(size=(4, 2)), rng.normal(size=(1, 2))

    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        return tanh(self.z1) @ self.W2 + self.b2

    def backward(self, X, Y):
        d2 = 2 * (self.forward(X) - Y) / Y.size
        d1 = d2 @ self.W2.T * tanh_prime(self.z1)
        self.dW2, self.db2 = tanh(self.z1).T @ d2, d2.sum(axis=0, keepdims=True)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0, keepdims=True)


def check():
    rng = np.random.default_rng(16)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: np.mean((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
