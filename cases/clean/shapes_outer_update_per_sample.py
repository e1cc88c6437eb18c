"""Samples are vectors; every update is an outer product."""
import numpy as np
np.random.seed(5)
W = np.random.rand(3, 2)
for x, t in zip(np.random.rand(9, 3), np.random.rand(9, 2)):
    y = x @ W
    W -= 0.1 * np.outer(x, y - t)
print(W)
