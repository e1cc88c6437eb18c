"""A convolution hands zeros to the layer below it: it was written as the first layer of its net.

seen: stuck loss
"""
import numpy as np


class Scale:
    def __init__(self, rng):
        self.w = rng.normal(size=6)

    def forward(self, x):
        self.x = x
        return x * self.w

    def backward(self, d):
        self.dw = (d * self.x).sum(axis=0)
        return d * self.w


class Conv:
    def __init__(self, rng):
        self.k = rng.normal(size=3)

    def forward(self, x):
        self.x = x
        return sum(x[:, j:j + 4] * self.k[j] for j in range(3))

    def backward(self, d):
        self.dk = np.array([np.sum(d * self.x[:, j:j + 4]) for j in range(3)])
        dx = np.zeros_like(self.x)
        for j in range(3):
            dx[:, j:j + 4] += d * self.k[j]
        return np.zeros_like(dx)                         # expect: H8 w  # fix: return dx


def check():
    rng = np.random.default_rng(88)
    below, conv, x, y = Scale(rng), Conv(rng), rng.normal(size=(5, 6)), rng.normal(size=(5, 4))
    forward = lambda: conv.forward(below.forward(x))
    return dict(model=[below, conv], loss=lambda: 0.5 * np.sum((forward() - y) ** 2), backward=lambda: below.backward(conv.backward(forward() - y)))
