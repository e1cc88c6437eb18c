"""relu's derivative writes 0 and 1 into the cached activation, and dW2 is made from it afterwards.

seen: trains badly
"""
import numpy as np


def relu_derivative(a):
    a[a > 0] = 1                                         # expect: O1 W2  # fix: a = (a > 0).astype(float)
    return a


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 2))

    def forward(self, X):
        self.a1 = np.maximum(X @ self.W1, 0)
        return self.a1 @ self.W2

    def backward(self, X, Y):
        d2 = self.forward(X) - Y
        d1 = d2 @ self.W2.T * relu_derivative(self.a1)
        self.dW2 = self.a1.T @ d2
        self.dW1 = X.T @ d1


def check():
    rng = np.random.default_rng(67)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
