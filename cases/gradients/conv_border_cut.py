"""A padded convolution between two dense-like layers cuts the padding off at the wrong end of dX.

seen: trains badly
"""
import numpy as np


class Net:
    """x -> scale per pixel -> conv 3x3 with padding 1 -> squared error."""

    def __init__(self, rng):
        self.scale, self.kernel = rng.normal(size=(5, 6)), rng.normal(size=(3, 3))

    def forward(self, x):
        self.x = x
        self.padded = np.pad(x * self.scale, ((0, 0), (1, 1), (1, 1)))
        out = np.zeros_like(x)
        for i in range(3):
            for j in range(3):
                out += self.kernel[i, j] * self.padded[:, i:i + 5, j:j + 6]
        return out

    def backward(self, d):
        self.dkernel, dpadded = np.zeros((3, 3)), np.zeros_like(self.padded)
        for i in range(3):
            for j in range(3):
                self.dkernel[i, j] = np.sum(d * self.padded[:, i:i + 5, j:j + 6])
                dpadded[:, i:i + 5, j:j + 6] += self.kernel[i, j] * d
        dx = dpadded[:, :5, :6]                          # expect: H2 scale  # fix: dx = dpadded[:, 1:6, 1:7]
        self.dscale = np.sum(dx * self.x, axis=0)


def check():
    rng = np.random.default_rng(51)
    net, x, t = Net(rng), rng.normal(size=(4, 5, 6)), rng.normal(size=(4, 5, 6))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(x) - t) ** 2), backward=lambda: net.backward(net.forward(x) - t))
