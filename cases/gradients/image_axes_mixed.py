"""Feature maps (N, C, H, W) are flattened for a dense layer, and brought back as (N, H, W, C).

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.gain = rng.normal(size=(2, 3, 4))            # one per channel and pixel
        self.W = rng.normal(size=(24, 5))

    def forward(self, x):
        self.x = x
        self.maps = np.tanh(x * self.gain)                # (N, C, H, W)
        self.flat = self.maps.reshape(len(x), -1)
        return self.flat @ self.W

    def backward(self, d):
        self.dW = self.flat.T @ d
        dflat = d @ self.W.T
        dmaps = dflat.reshape(len(d), 3, 4, 2).transpose(0, 3, 1, 2)   # expect: H3 gain  # fix: dmaps = dflat.reshape(len(d), 2, 3, 4)
        self.dgain = np.sum(dmaps * (1 - self.maps ** 2) * self.x, axis=0)


def check():
    rng = np.random.default_rng(52)
    net, x, t = Net(rng), rng.normal(size=(6, 2, 3, 4)), rng.normal(size=(6, 5))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(x) - t) ** 2), backward=lambda: net.backward(net.forward(x) - t))
