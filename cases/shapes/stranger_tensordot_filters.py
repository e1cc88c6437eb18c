"""Convolution window by window; the axes of the filters are counted from the wrong place."""
import numpy as np
np.random.seed(4)
class Conv2D:
    def __init__(self, n_filters, size, channels):
        self.filters = np.random.randn(n_filters, size, size, channels) * 0.1
        self.n, self.size = n_filters, size
    def forward(self, image):
        self.image = image
        h, w, _ = image.shape
        out = np.zeros((h - self.size + 1, w - self.size + 1, self.n))
        for i in range(out.shape[0]):
            for j in range(out.shape[1]):
                patch = image[i:i + self.size, j:j + self.size]
                out[i, j] = np.tensordot(self.filters, patch, axes=([0, 1, 2], [0, 1, 2]))  # expect: np.tensordot(self.filters, patch, axes=([0, 1, 2], [0, 1, 2])) | operand: self.filters | born: L6  # fix: out[i, j] = np.tensordot(self.filters, patch, axes=([1, 2, 3], [0, 1, 2]))
        return out
    def backward(self, dout):
        self.grad = np.zeros_like(self.filters)
        for i in range(dout.shape[0]):
            for j in range(dout.shape[1]):
                patch = self.image[i:i + self.size, j:j + self.size]
                self.grad += dout[i, j][:, None, None, None] * patch
conv = Conv2D(5, 3, 2)
out = conv.forward(np.random.rand(7, 6, 2))
conv.backward(out)
