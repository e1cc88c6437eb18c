"""Max pooling with overlapping windows: an entry that wins in two windows keeps the gradient of the last one.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W, self.V = rng.normal(size=(3, 9)), rng.normal(size=(4, 2))

    def forward(self, X):
        self.X = X
        self.h = X @ self.W                               # (N, 9): a row of pixels
        self.starts = range(0, 7, 2)                      # windows of 3, stride 2
        self.winner = np.stack([s + self.h[:, s:s + 3].argmax(axis=1) for s in self.starts], axis=1)
        self.p = np.take_along_axis(self.h, self.winner, axis=1)
        return self.p @ self.V

    def backward(self, d):
        self.dV = self.p.T @ d
        dp, dh = d @ self.V.T, np.zeros_like(self.h)
        rows = np.arange(len(d))
        for k in range(4):
            dh[rows, self.winner[:, k]] = dp[:, k]        # expect: H4 W  # fix: dh[rows, self.winner[:, k]] += dp[:, k]
        self.dW = self.X.T @ dh


def check():
    rng = np.random.default_rng(53)
    net, X, T = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - T) ** 2), backward=lambda: net.backward(net.forward(X) - T))
