"""A Relu layer that lets the gradient through where the unit was off.

seen: stuck loss
"""
import numpy as np


class Relu:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, grad):
        return grad * (self.x < 0)                       # expect: C5 first.W,first.b  # fix: return grad * (self.x > 0)


class Affine:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T


class Net:
    def __init__(self, rng):
        self.first, self.relu, self.second = Affine(3, 5, rng), Relu(), Affine(5, 2, rng)

    def forward(self, X):
        return self.second.forward(self.relu.forward(self.first.forward(X)))

    def backward(self, X, Y):
        self.first.backward(self.relu.backward(self.second.backward(self.forward(X) - Y)))


def check():
    rng = np.random.default_rng(17)
    net, X, Y = Net(rng), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
