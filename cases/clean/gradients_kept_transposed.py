"""Every gradient is kept as the transpose of its weights, and the update transposes it back.

looks like: N3
"""
import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(m, n)), rng.normal(size=m)

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, d):
        self.dW, self.db = self.x.T @ d, d.sum(axis=0)       # (n, m), the update writes W -= lr * dW.T
        return d @ self.W


class Net:
    def __init__(self, rng):
        self.layers = [Dense(3, 5, rng), Dense(5, 2, rng)]

    def forward(self, X):
        self.h = np.tanh(self.layers[0].forward(X))
        return self.layers[1].forward(self.h)

    def backward(self, X, Y):
        d = self.layers[1].backward(self.forward(X) - Y)
        self.layers[0].backward(d * (1 - self.h ** 2))


def check():
    rng = np.random.default_rng(105)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
