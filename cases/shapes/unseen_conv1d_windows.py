"""One-dimensional convolution through windows; kernels are (width, out) and the windows keep their channel axis."""
import numpy as np
class Conv1D:
    def __init__(self, c_in, c_out, width):
        self.width = width
        self.w = np.random.randn(c_in * width, c_out) * .1
    def windows(self, x):
        length = x.shape[1] - self.width + 1
        return np.stack([x[:, i:i + self.width, :] for i in range(length)], axis=1)
    def forward(self, x):
        self.cols = self.windows(x)  # fix: self.cols = self.windows(x).reshape(x.shape[0], -1, self.w.shape[0])
        return self.cols @ self.w  # expect: self.cols @ self.w | operand: self.cols | born: L9
    def backward(self, d):
        self.dw = np.tensordot(self.cols, d, axes=([0, 1], [0, 1]))
np.random.seed(2)
conv = Conv1D(3, 5, 4)
for _ in range(2):
    out = conv.forward(np.random.rand(2, 10, 3))
    conv.backward(out)
    conv.w -= .1 * conv.dw
