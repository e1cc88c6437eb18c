"""Convolution as a product with patches; the gradient of the kernels lacks the transpose of the output gradient."""
import numpy as np
def patches(x, k):
    n, h, w = x.shape
    rows = [x[:, i:i + k, j:j + k].reshape(n, -1) for i in range(h - k + 1) for j in range(w - k + 1)]
    return np.stack(rows, axis=1)
class ConvLayer:
    def __init__(self, count, k, rng):
        self.k, self.kernels = k, rng.normal(size=(count, k * k)) / k
        self.bias = np.zeros(count)
    def forward(self, x):
        self.cols = patches(x, self.k)
        return self.cols @ self.kernels.T + self.bias
    def backward(self, dout):
        flat = dout.reshape(-1, dout.shape[-1])
        cols = self.cols.reshape(-1, self.cols.shape[-1])
        self.dbias = flat.sum(axis=0)
        self.dkernels = flat @ cols  # expect: flat @ cols | operand: flat | born: L9  # fix: self.dkernels = flat.T @ cols
rng = np.random.default_rng(0)
images = rng.random((4, 6, 7))
conv = ConvLayer(5, 3, rng)
for _ in range(3):
    out = np.maximum(conv.forward(images), 0)
    conv.backward(out)
    conv.kernels -= 0.01 * conv.dkernels
    conv.bias -= 0.01 * conv.dbias
