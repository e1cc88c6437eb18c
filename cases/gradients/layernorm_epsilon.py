"""Layer normalisation: sqrt(var + eps) in the forward pass, sqrt(var) + eps on the way back.

seen: gradient check fails by one percent
"""
import numpy as np


class LayerNorm:
    def __init__(self, n, rng, eps=1e-2):
        self.gamma, self.beta, self.eps = rng.uniform(0.5, 2, size=n), rng.normal(size=n), eps

    def forward(self, x):
        self.x, self.mu, self.var = x, x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        self.std = np.sqrt(self.var + self.eps)
        self.xhat = (x - self.mu) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, d):
        self.dgamma, self.dbeta = np.sum(d * self.xhat, axis=0), d.sum(axis=0)
        std = np.sqrt(self.var) + self.eps               # expect: I3 W  # fix: std = self.std
        g = d * self.gamma
        return (g - g.mean(axis=1, keepdims=True) - self.xhat * np.mean(g * self.xhat, axis=1, keepdims=True)) / std


class Net:
    def __init__(self, rng):
        self.W, self.norm = rng.normal(size=(3, 5)), LayerNorm(5, rng)

    def forward(self, X):
        return self.norm.forward(X @ self.W)

    def backward(self, X, d):
        self.dW = X.T @ self.norm.backward(d)


def check():
    rng = np.random.default_rng(59)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 5))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, net.forward(X) - Y))
