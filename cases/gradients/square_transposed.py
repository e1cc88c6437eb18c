"""dW2 is delta.T @ x in a square layer: the shape fits, the matrix is transposed.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2, self.W3 = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 2))

    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1)
        self.a2 = np.tanh(self.a1 @ self.W2)
        return self.a2 @ self.W3

    def backward(self, X, Y):
        d3 = self.forward(X) - Y
        d2 = d3 @ self.W3.T * (1 - self.a2 ** 2)
        d1 = d2 @ self.W2.T * (1 - self.a1 ** 2)
        self.dW3 = self.a2.T @ d3
        self.dW2 = d2.T @ self.a1                        # expect: N3 W2  # fix: self.dW2 = self.a1.T @ d2
        self.dW1 = X.T @ d1


def check():
    rng = np.random.default_rng(63)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
