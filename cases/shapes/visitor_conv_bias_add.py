"""The bias of a convolution has one entry per filter; the feature maps come last."""
import numpy as np
class Conv:
    def __init__(self, filters, channels, size):
        self.w = np.random.RandomState(1).randn(filters, channels, size, size) * .1
        self.b = np.zeros(filters)
    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        f, _, k, _ = self.w.shape
        out = np.zeros((n, f, h - k + 1, w - k + 1))
        for i in range(h - k + 1):
            for j in range(w - k + 1):
                out[:, :, i, j] = np.tensordot(x[:, :, i:i + k, j:j + k], self.w, axes=([1, 2, 3], [1, 2, 3]))
        return out + self.b  # expect: out + self.b | operand: self.b | born: L6  # fix: return out + self.b.reshape(1, -1, 1, 1)
    def backward(self, dout):
        self.db = dout.sum(axis=(0, 2, 3))
        k = self.w.shape[2]
        self.dw = np.zeros_like(self.w)
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                self.dw += np.tensordot(dout[:, :, i, j], self.x[:, :, i:i + k, j:j + k], axes=([0], [0]))
conv = Conv(4, 3, 3)
y = conv.forward(np.random.RandomState(0).rand(2, 3, 7, 8))
conv.backward(y)
