"""A prediction on validation data stands between forward and backward, and overwrites the cached input.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))

    def forward(self, X):
        self.X, self.h = X, np.tanh(X @ self.W1)
        return self.h @ self.W2

    def backward(self, d):
        self.dW2 = self.h.T @ d
        self.dW1 = self.X.T @ (d @ self.W2.T * (1 - self.h ** 2))


def check():
    rng = np.random.default_rng(72)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    X_validation = rng.normal(size=(6, 3))

    def backward():
        d = net.forward(X) - Y
        net.forward(X_validation)                        # expect: O6 W1,W2  # fix: pass
        net.backward(d)

    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=backward)
