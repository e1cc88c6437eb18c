"""Convolution layer (N, C, H, W): the bias gradient forgets the axis of the width."""
import numpy as np
rng = np.random.default_rng(0)
class Conv1x1:
    def __init__(self, c_in, c_out):
        self.W, self.b = rng.normal(size=(c_out, c_in)), np.zeros(c_out)
    def forward(self, x):
        self.x = x
        return np.einsum("oc,nchw->nohw", self.W, x) + self.b[:, None, None]
    def backward(self, d, lr=0.1):
        self.W -= lr * np.einsum("nohw,nchw->oc", d, self.x)
        self.b -= lr * d.sum(axis=(0, 2))  # expect: self.b -= lr * d.sum(axis=(0, 2)) | operand: lr * d.sum(axis=(0, 2)) | born: L14  # fix: self.b -= lr * d.sum(axis=(0, 2, 3))
conv = Conv1x1(3, 4)
x = rng.normal(size=(2, 3, 5, 6))
out = conv.forward(x)
conv.backward(out)
