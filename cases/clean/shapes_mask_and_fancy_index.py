"""Masks and index arrays read and write parts."""
import numpy as np
rng = np.random.default_rng(10)
p = rng.random((6, 3))
y = rng.integers(0, 3, 6)
p[np.arange(6), y] -= 1
p[p < 0] = 0
W = rng.random((10, 4))
np.add.at(W, [1, 1, 2], np.ones((3, 4)))
print(p.sum(), W[[1, 2]].sum())
