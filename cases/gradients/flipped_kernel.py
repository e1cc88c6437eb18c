"""A convolution that slides its kernel as it is, with a kernel gradient that comes out turned by 180 degrees.

seen: trains badly
"""
import numpy as np


def correlate(x, k):
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    return np.einsum("ijkl,kl->ij", windows, k)


class Conv:
    def __init__(self, rng):
        self.kernel, self.bias = rng.normal(size=(3, 2)), rng.normal(size=(1, 1))

    def forward(self, image):
        self.image = image
        return correlate(image, self.kernel) + self.bias

    def backward(self, d):
        self.dkernel = correlate(self.image[::-1, ::-1], d[::-1, ::-1])    # expect: H7 kernel  # fix: self.dkernel = correlate(self.image, d)
        self.dbias = d.sum().reshape(1, 1)


def check():
    rng = np.random.default_rng(56)
    conv, image, t = Conv(rng), rng.normal(size=(6, 7)), rng.normal(size=(4, 6))
    return dict(model=conv, loss=lambda: np.mean((conv.forward(image) - t) ** 2), backward=lambda: conv.backward(2 * (conv.forward(image) - t) / t.size))
