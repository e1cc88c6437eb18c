"""New centres are the means of their samples; the counts have lost their axis."""
import numpy as np
rng = np.random.default_rng(0)
X, C = rng.random((30, 2)), rng.random((4, 2))
for _ in range(3):
    d = ((X[:, None] - C) ** 2).sum(axis=2)
    label = d.argmin(axis=1)
    hot = np.eye(len(C))[label]
    C = (hot.T @ X) / hot.sum(axis=0)  # expect: (hot.T @ X) / hot.sum(axis=0) | operand: hot.sum(axis=0) | born: L8  # fix: C = (hot.T @ X) / hot.sum(axis=0)[:, None]
