"""np.dot(d2, W2.T, d1) is meant as a product of three; the third argument is out=, and the kept tanh' is overwritten.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        return self.h @ self.W2

    def backward(self, X, d):
        slope = 1 - self.h ** 2
        self.dW2 = self.h.T @ d
        d1 = np.dot(d, self.W2.T, slope)                 # expect: N5 W1  # fix: d1 = np.dot(d, self.W2.T) * slope
        self.dW1 = X.T @ d1


def check():
    rng = np.random.default_rng(87)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, net.forward(X) - Y))
