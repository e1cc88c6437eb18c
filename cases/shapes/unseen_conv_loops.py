"""A convolution with loops over positions; the filter gradient sums the patches without their channels."""
import numpy as np

class Conv:
    def __init__(self, channels, filters, size):
        self.size = size
        self.K = np.random.randn(filters, channels, size, size) / size ** 2
        self.b = np.zeros(filters)

    def patches(self, image):
        _, h, w = image.shape
        for i in range(h - self.size + 1):
            for j in range(w - self.size + 1):
                yield i, j, image[:, i:i + self.size, j:j + self.size]

    def forward(self, image):
        self.image = image
        _, h, w = image.shape
        out = np.zeros((len(self.K), h - self.size + 1, w - self.size + 1))
        for i, j, patch in self.patches(image):
            out[:, i, j] = np.sum(self.K * patch, axis=(1, 2)) + self.b  # expect: np.sum(self.K * patch, axis=(1, 2)) + self.b | operand: np.sum(self.K * patch, axis=(1, 2)) | born: L7  # fix: out[:, i, j] = np.sum(self.K * patch, axis=(1, 2, 3)) + self.b
        return out

    def backward(self, dout, lr):
        dK = np.zeros_like(self.K)
        for i, j, patch in self.patches(self.image):
            for f in range(len(self.K)):
                dK[f] += dout[f, i, j] * patch
        self.K -= lr * dK
        self.b -= lr * dout.sum(axis=(1, 2))

np.random.seed(8)
conv = Conv(2, 5, 3)
for _ in range(2):
    out = conv.forward(np.random.rand(2, 8, 8))
    conv.backward(out * 0.01, 0.1)
