"""A minibatch of rows and its labels are drawn with different permutations of different lengths."""
import numpy as np
rng = np.random.default_rng(1)
X, y = rng.normal(size=(40, 3)), rng.integers(0, 4, 40)
W = np.zeros((3, 4))
for step in range(3):
    idx = rng.permutation(40)[:10]
    s = X[idx] @ W
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    p[np.arange(10), y] -= 1  # expect: p[np.arange(10), y] | operand: y | born: L4  # fix: p[np.arange(10), y[idx]] -= 1
    W -= 0.1 * X[idx].T @ p
