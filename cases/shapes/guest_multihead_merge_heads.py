"""Multi-head attention: the merged heads are counted to heads * d."""
import numpy as np
rng = np.random.default_rng(5)
N, T, d, heads = 2, 6, 8, 4
Wo = rng.normal(size=(d, d))
def split(x):
    return x.reshape(N, T, heads, d // heads).transpose(0, 2, 1, 3)
def merge(x):
    return x.reshape(N, T, heads * d)  # expect: x.reshape(N, T, heads * d) | operand: x | born: L7 or L10  # fix: return x.reshape(N, T, d)
x = rng.normal(size=(N, T, d))
q = split(x)
a = np.exp(q @ q.swapaxes(-1, -2))
out = merge((a / a.sum(-1, keepdims=True)) @ q) @ Wo
