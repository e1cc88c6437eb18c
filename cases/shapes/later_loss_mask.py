"""A mask of one column selects samples."""
import numpy as np
rng = np.random.default_rng(0)
X, y = rng.normal(size=(12, 4)), rng.integers(0, 2, 12)
w = np.zeros((4, 1))
for _ in range(4):
    p = 1 / (1 + np.exp(-X @ w))
    wrong = (p > 0.5) != y[:, None]
    bad = X[wrong]  # expect: X[wrong] | operand: wrong | born: L8  # fix: bad = X[wrong.ravel()]
    w -= 0.1 * X.T @ (p - y[:, None])
