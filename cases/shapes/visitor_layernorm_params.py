"""The parameters of a layer norm have the length of the sequence."""
import numpy as np
class LayerNorm:
    def __init__(self, dim):
        self.g, self.b = np.ones(dim), np.zeros(dim)
    def __call__(self, x):
        mu, sd = x.mean(-1, keepdims=True), x.std(-1, keepdims=True)
        self.n = (x - mu) / (sd + 1e-6)
        return self.g * self.n + self.b  # expect: self.g * self.n | operand: self.g | born: L5
    def back(self, d):
        self.dg, self.db = (d * self.n).sum((0, 1)), d.sum((0, 1))
class Block:
    def __init__(self, seq, dim, rng):
        self.norm = LayerNorm(seq)  # fix: self.norm = LayerNorm(dim)
        self.W = rng.normal(size=(dim, dim)) / np.sqrt(dim)
    def __call__(self, x):
        self.x = self.norm(x)
        return x + np.tanh(self.x @ self.W)
rng = np.random.default_rng(0)
block = Block(5, 8, rng)
y = block(rng.normal(size=(3, 5, 8)))
block.norm.back(y)
