"""dW2 is made from the layer's own output: the widths agree, so no shape complains; db2 is right.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(3, 4)), rng.normal(size=4)
        self.W2, self.b2 = rng.normal(size=(4, 4)), rng.normal(size=4)

    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        self.a2 = np.tanh(self.a1 @ self.W2 + self.b2)
        return self.a2

    def backward(self, X, Y):
        d2 = (self.forward(X) - Y) * (1 - self.a2 ** 2)
        self.dW2 = self.a2.T @ d2                        # expect: E5 W2  # fix: self.dW2 = self.a1.T @ d2
        self.db2 = d2.sum(axis=0)
        d1 = d2 @ self.W2.T * (1 - self.a1 ** 2)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0)


def check():
    rng = np.random.default_rng(34)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 4))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
