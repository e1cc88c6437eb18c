"""A convolution with stride 2 whose backward puts its windows at h instead of h * stride.

seen: trains badly
"""
import numpy as np


class Conv:
    def __init__(self, filters, channels, k, stride, rng):
        self.W, self.b = rng.normal(size=(filters, channels, k, k)), rng.normal(size=filters)
        self.k, self.stride = k, stride

    def forward(self, X):
        self.X, (N, C, H, Wd), k, s = X, X.shape, self.k, self.stride
        out = np.zeros((N, len(self.b), (H - k) // s + 1, (Wd - k) // s + 1))
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                window = X[:, :, i * s:i * s + k, j * s:j * s + k]
                out[:, :, i, j] = np.tensordot(window, self.W, ([1, 2, 3], [1, 2, 3])) + self.b
        return out

    def backward(self, d):
        k, s = self.k, self.stride
        self.dW, self.db = np.zeros_like(self.W), d.sum(axis=(0, 2, 3))
        for i in range(d.shape[2]):
            for j in range(d.shape[3]):
                window = self.X[:, :, i:i + k, j:j + k]  # expect: H1 W  # fix: window = self.X[:, :, i * s:i * s + k, j * s:j * s + k]
                self.dW += np.tensordot(d[:, :, i, j], window, (0, 0))


def check():
    rng = np.random.default_rng(50)
    conv, X = Conv(3, 2, 3, 2, rng), rng.normal(size=(4, 2, 7, 9))
    T = rng.normal(size=(4, 3, 3, 4))
    return dict(model=conv, loss=lambda: 0.5 * np.sum((conv.forward(X) - T) ** 2), backward=lambda: conv.backward(conv.forward(X) - T))
