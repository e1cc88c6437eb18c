"""Max pooling over relu outputs: every entry that equals the maximum gets the whole gradient, zeros included.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.b, self.V = rng.normal(size=(1, 1)), rng.normal(size=(3, 2))

    def forward(self, X):
        self.h = X + self.b
        self.blocks = self.h.reshape(len(X), 3, 2)
        self.p = self.blocks.max(axis=2)
        return self.p @ self.V

    def backward(self, d):
        self.dV = self.p.T @ d
        dp = d @ self.V.T
        mask = self.blocks == self.p[:, :, None]
        dblocks = mask * dp[:, :, None]                   # expect: H6 b  # fix: dblocks = mask * dp[:, :, None] / mask.sum(axis=2, keepdims=True)
        self.db = dblocks.sum().reshape(1, 1)


def check():
    rng = np.random.default_rng(55)
    net, T = Net(rng), rng.normal(size=(5, 2))
    X = rng.integers(0, 3, size=(5, 6)).astype(float)     # whole numbers tie often
    X[:, 1] = X[:, 0]
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - T) ** 2), backward=lambda: net.backward(net.forward(X) - T))
