"""Layer normalisation over the last axis; gamma has the length of the sequence."""
import numpy as np
class LayerNorm:
    def __init__(self, seq_len, dim):
        self.gamma = np.ones(seq_len)  # fix: self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
    def __call__(self, x):
        mu = x.mean(-1, keepdims=True)
        var = x.var(-1, keepdims=True)
        self.hat = (x - mu) / np.sqrt(var + 1e-6)
        return self.gamma * self.hat + self.beta  # expect: self.gamma * self.hat | operand: self.gamma | born: L5
    def back(self, dy):
        self.dgamma = (dy * self.hat).sum((0, 1))
        self.dbeta = dy.sum((0, 1))
        return dy * self.gamma
rs = np.random.RandomState(0)
ln = LayerNorm(7, 6)
out = ln(rs.rand(3, 7, 6))
print(ln.back(out).shape)
