"""relu's backward is the forward formula applied to the gradient: nothing negative ever comes back.

seen: trains badly
"""
import numpy as np


class ReLU:
    def __call__(self, z):
        self.z = z
        return np.maximum(z, 0)

    def backward(self, grad):
        return np.maximum(grad, 0)                       # expect: C5c W1  # fix: return grad * (self.z > 0)


class Net:
    def __init__(self, rng):
        self.W1, self.W2, self.relu = rng.normal(size=(3, 5)), rng.normal(size=(5, 2)), ReLU()

    def forward(self, X):
        self.h = self.relu(X @ self.W1)
        return self.h @ self.W2

    def backward(self, X, Y):
        d = self.forward(X) - Y
        self.dW2 = self.h.T @ d
        self.dW1 = X.T @ self.relu.backward(d @ self.W2.T)


def check():
    rng = np.random.default_rng(19)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
