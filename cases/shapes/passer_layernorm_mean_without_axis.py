"""Layer normalisation of sequences (batch, time, width): means have lost the last axis."""
import numpy as np
class LayerNorm:
    def __init__(self, d):
        self.g, self.b = np.ones(d), np.zeros(d)
    def forward(self, x):
        mu = x.mean(axis=-1)  # fix: mu = x.mean(axis=-1, keepdims=True)
        var = x.var(axis=-1, keepdims=True)
        self.xhat = (x - mu) / np.sqrt(var + 1e-5)  # expect: x - mu | operand: mu | born: L11
        return self.g * self.xhat + self.b
x = np.random.randn(3, 5, 8)
print(LayerNorm(8).forward(x).std())
