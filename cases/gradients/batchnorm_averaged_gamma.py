"""dgamma and dbeta are means over the batch: the normalisation takes means, and so the habit spread.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W = rng.normal(size=(3, 4))
        self.gamma, self.beta = rng.uniform(0.5, 2, size=4), rng.normal(size=4)

    def forward(self, X):
        z = X @ self.W
        self.std = np.sqrt(z.var(axis=0) + 1e-5)
        self.xhat = (z - z.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, X, d):
        self.dgamma, self.dbeta = np.mean(d * self.xhat, axis=0), np.mean(d, axis=0)    # expect: I4 gamma,beta  # fix: self.dgamma, self.dbeta = np.sum(d * self.xhat, axis=0), np.sum(d, axis=0)
        g = d * self.gamma
        self.dW = X.T @ ((g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std)


def check():
    rng = np.random.default_rng(60)
    net, X, Y = Net(rng), rng.normal(size=(7, 3)), rng.normal(size=(7, 4))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, net.forward(X) - Y))
