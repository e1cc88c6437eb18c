"""The variance of a batch norm is taken over the other axis."""
import numpy as np
def bn(x, g, b):
    m, v = x.mean(axis=0), x.var(axis=1)  # fix: m, v = x.mean(axis=0), x.var(axis=0)
    return g * (x - m) / np.sqrt(v + 1e-5) + b  # expect: g * (x - m) / np.sqrt(v + 1e-5) | operand: np.sqrt(v + 1e-5) | born: L4
x = np.random.RandomState(0).randn(9, 4)
print(bn(x, np.ones(4), np.zeros(4)).shape)
