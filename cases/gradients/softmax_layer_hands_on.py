"""Layers that keep their neighbours: Softmax.backward hands the gradient on, and the loss sends dL/dp, not p - y.

seen: trains badly
"""
import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=m)

    def forward(self):
        self.Y = self.X @ self.W + self.b

    def backward(self):
        self.dW, self.db = self.X.T @ self.dY, self.dY.sum(axis=0)
        self.dX = self.dY @ self.W.T


class Softmax:
    def forward(self):
        e = np.exp(self.X - self.X.max(axis=1, keepdims=True))
        self.Y = e / e.sum(axis=1, keepdims=True)

    def backward(self):
        self.dX = self.dY                                # expect: D5 layers[0].W,layers[0].b,layers[1].W,layers[1].b  # fix: self.dX = self.Y * (self.dY - (self.dY * self.Y).sum(axis=1, keepdims=True))


class Net:
    def __init__(self, rng):
        self.layers = [Dense(4, 5, rng), Dense(5, 3, rng), Softmax()]

    def forward(self, X):
        for layer in self.layers:
            layer.X = X
            layer.forward()
            X = layer.Y
        return X

    def backward(self, X, T):
        grad = -T / self.forward(X) / len(X)
        for layer in reversed(self.layers):
            layer.dY = grad
            layer.backward()
            grad = layer.dX


def check():
    rng = np.random.default_rng(25)
    net, X, T = Net(rng), rng.normal(size=(6, 4)), np.eye(3)[rng.integers(3, size=6)]
    return dict(model=net, loss=lambda: -np.sum(T * np.log(net.forward(X))) / len(X), backward=lambda: net.backward(X, T))
