"""A convolution by im2col whose kernel is flattened along the wrong axis."""
import numpy as np

def im2col(x, k):
    n, c, h, w = x.shape
    oh, ow = h - k + 1, w - k + 1
    cols = np.zeros((n, c * k * k, oh * ow))
    for i in range(oh):
        for j in range(ow):
            cols[:, :, i * ow + j] = x[:, :, i:i + k, j:j + k].reshape(n, -1)
    return cols

class Conv:
    def __init__(self, c, f, k):
        self.k = k
        self.W = np.random.RandomState(5).randn(f, c, k, k)

    def forward(self, x):
        self.cols = im2col(x, self.k)
        flat = self.W.reshape(-1, self.W.shape[0])  # fix: flat = self.W.reshape(self.W.shape[0], -1)
        self.out = np.einsum("fk,nkp->nfp", flat, self.cols)  # expect: np.einsum("fk,nkp->nfp", flat, self.cols) | operand: flat | born: L20
        return self.out

x = np.random.RandomState(6).rand(2, 3, 5, 5)
conv = Conv(3, 4, 2)
print(conv.forward(x).mean())
