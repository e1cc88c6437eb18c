"""The dropout mask is drawn for one layer and used for the next."""
import numpy as np
rng = np.random.default_rng(6)
W1, W2 = rng.normal(size=(4, 8)), rng.normal(size=(8, 3))
X = rng.normal(size=(10, 4))
keep = 0.8
mask = rng.random((10, 4)) < keep  # fix: mask = rng.random((10, 8)) < keep
h = np.maximum(X @ W1, 0)
h[~mask] = 0  # expect: h[~mask] | operand: ~mask | born: L7
out = h @ W2 / keep
