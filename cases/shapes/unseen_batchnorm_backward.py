"""Batch normalisation by layer objects; the statistics are taken over the features instead of the batch."""
import numpy as np

class BatchNorm:
    def __init__(self, dim, eps=1e-5):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
        self.eps = eps

    def forward(self, x):
        self.mu = x.mean(axis=1)  # fix: self.mu = x.mean(axis=0)
        self.xc = x - self.mu  # expect: x - self.mu | operand: self.mu | born: L11
        self.std = np.sqrt((self.xc ** 2).mean(axis=0) + self.eps)
        self.xn = self.xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(0)
        self.dgamma = (dout * self.xn).sum(0)
        dxn = dout * self.gamma
        N = dout.shape[0]
        return (N * dxn - dxn.sum(0) - self.xn * (dxn * self.xn).sum(0)) / (N * self.std)

class Dense:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * 0.1
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, d):
        self.dW = self.x.T @ d
        return d @ self.W.T

np.random.seed(2)
net = [Dense(4, 9), BatchNorm(9), Dense(9, 2)]
x = np.random.rand(16, 4)
for _ in range(5):
    h = x
    for layer in net:
        h = layer.forward(h)
    g = h - 1.0
    for layer in reversed(net):
        g = layer.backward(g)
