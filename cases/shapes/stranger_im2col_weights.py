"""Convolution by im2col: the filters, one per row, are not transposed for the product with the columns."""
import numpy as np
def im2col(x, k):
    n, c, h, w = x.shape
    oh, ow = h - k + 1, w - k + 1
    col = np.zeros((n, oh, ow, c * k * k))
    for i in range(oh):
        for j in range(ow):
            col[:, i, j, :] = x[:, :, i:i + k, j:j + k].reshape(n, -1)
    return col.reshape(n * oh * ow, -1), oh, ow
class Conv:
    def __init__(self, c_in, c_out, k):
        self.W = np.random.randn(c_out, c_in, k, k) * 0.1
        self.b = np.zeros(c_out)
        self.k = k
    def forward(self, x):
        self.col, oh, ow = im2col(x, self.k)
        W_col = self.W.reshape(self.W.shape[0], -1)  # fix: W_col = self.W.reshape(self.W.shape[0], -1).T
        out = np.dot(self.col, W_col) + self.b  # expect: np.dot(self.col, W_col) | operand: W_col | born: L13
        return out.reshape(x.shape[0], oh, ow, -1).transpose(0, 3, 1, 2)
    def backward(self, dout):
        d = dout.transpose(0, 2, 3, 1).reshape(-1, self.W.shape[0])
        self.db = d.sum(axis=0)
        self.dW = np.dot(self.col.T, d).T.reshape(self.W.shape)
np.random.seed(3)
conv = Conv(3, 8, 3)
images = np.random.rand(2, 3, 6, 5)
out = conv.forward(images)
conv.backward(np.ones_like(out))
