"""Gradients are clipped with the norms of all rows; the norms have lost their axis."""
import numpy as np
g = np.random.randn(6, 4)
norms = np.sqrt((g ** 2).sum(axis=1))  # fix: norms = np.sqrt((g ** 2).sum(axis=1, keepdims=True))
g = np.where(norms > 1, g / norms, g)  # expect: g / norms | operand: norms | born: L3
print(np.abs(g).max())
