"""Attention over a padded batch: the mask of the keys lacks the axis of the queries."""
import numpy as np
class Attention:
    def __init__(self, d, rng):
        self.Wq, self.Wk, self.Wv = (rng.normal(size=(d, d)) / np.sqrt(d) for _ in range(3))
    def forward(self, x, mask):
        q, k, v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        s = q @ k.transpose(0, 2, 1) / np.sqrt(x.shape[-1])
        s = np.where(mask, s, -1e9)  # expect: np.where(mask, s, -1e9) | operand: mask | born: L19  # fix: s = np.where(mask[:, None, :], s, -1e9)
        a = np.exp(s - s.max(-1, keepdims=True))
        a = a / a.sum(-1, keepdims=True)
        self.cache = (x, q, k, v, a)
        return a @ v
    def backward(self, dout):
        x, q, k, v, a = self.cache
        dv = a.transpose(0, 2, 1) @ dout
        self.dWv = np.tensordot(x, dv, axes=([0, 1], [0, 1]))
rng = np.random.default_rng(6)
mask = np.arange(5)[None, :] < np.array([5, 3, 4])[:, None]
x = rng.normal(size=(3, 5, 8))
att = Attention(8, rng)
out = att.forward(x, mask)
att.backward(out)
