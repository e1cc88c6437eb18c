"""The bias of a convolution over time meets the time axis."""
import numpy as np
class Conv1d:
    def __init__(self, i, o, k):
        self.w, self.b = np.random.randn(o, i, k), np.zeros(o)
    def forward(self, x):
        n, i, t = x.shape
        k = self.w.shape[2]
        cols = np.stack([x[:, :, j:j + k] for j in range(t - k + 1)], axis=1)
        return np.einsum("ntik,oik->not", cols, self.w) + self.b  # expect: np.einsum("ntik,oik->not", cols, self.w) + self.b | operand: self.b | born: L5  # fix: return np.einsum("ntik,oik->not", cols, self.w) + self.b[:, None]
c = Conv1d(2, 4, 3)
print(c.forward(np.random.randn(5, 2, 9)).shape)
