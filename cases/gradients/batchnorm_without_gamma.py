"""Batch normalisation whose dxhat lacks gamma: right for as long as gamma is 1.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(3, 4)), rng.normal(size=4)
        self.gamma, self.beta = rng.uniform(0.5, 2, size=4), rng.normal(size=4)
        self.W2, self.b2 = rng.normal(size=(4, 2)), rng.normal(size=2)

    def forward(self, X):
        z = X @ self.W1 + self.b1 * X[:, :1]
        self.std = np.sqrt(z.var(axis=0) + 1e-5)
        self.xhat = (z - z.mean(axis=0)) / self.std
        self.a = np.tanh(self.gamma * self.xhat + self.beta)
        return self.a @ self.W2 + self.b2

    def backward(self, X, d):
        self.dW2, self.db2 = self.a.T @ d, d.sum(axis=0)
        dy = d @ self.W2.T * (1 - self.a ** 2)
        self.dgamma, self.dbeta = np.sum(dy * self.xhat, axis=0), dy.sum(axis=0)
        dxhat = dy                                       # expect: I1 W1,b1  # fix: dxhat = dy * self.gamma
        dz = (dxhat - dxhat.mean(axis=0) - self.xhat * (dxhat * self.xhat).mean(axis=0)) / self.std
        self.dW1, self.db1 = X.T @ dz, np.sum(dz * X[:, :1], axis=0)


def check():
    rng = np.random.default_rng(57)
    net, X, Y = Net(rng), rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, net.forward(X) - Y))
