"""Heads are split with a reshape; the way back forgets to bring the heads beside the width."""
import numpy as np
class MultiHead:
    def __init__(self, d, h, rng):
        self.h, self.d = h, d
        self.Wqkv = rng.normal(size=(d, 3 * d)) / np.sqrt(d)
        self.Wo = rng.normal(size=(d, d)) / np.sqrt(d)
    def forward(self, x):
        B, T, _ = x.shape
        q, k, v = np.split(x @ self.Wqkv, 3, axis=-1)
        q, k, v = (a.reshape(B, T, self.h, -1).transpose(0, 2, 1, 3) for a in (q, k, v))
        s = q @ k.transpose(0, 1, 3, 2) / np.sqrt(self.d // self.h)
        p = np.exp(s - s.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        o = p @ v
        return o @ self.Wo  # expect: o @ self.Wo | operand: o | born: L11  # fix: return o.transpose(0, 2, 1, 3).reshape(B, T, -1) @ self.Wo
rng = np.random.default_rng(4)
mha = MultiHead(12, 3, rng)
print(mha.forward(rng.normal(size=(2, 5, 12))).shape)
