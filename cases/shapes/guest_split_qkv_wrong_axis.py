"""Queries, keys and values are split off one product along the wrong axis."""
import numpy as np
rng = np.random.default_rng(8)
x = rng.normal(size=(7, 6))
Wqkv = rng.normal(size=(6, 18))
q, k, v = np.split(x @ Wqkv, 3)  # expect: np.split(x @ Wqkv, 3) | operand: x @ Wqkv | born: L4  # fix: q, k, v = np.split(x @ Wqkv, 3, axis=1)
a = q @ k.T / np.sqrt(6)
print((a @ v).shape)
