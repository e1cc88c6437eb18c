"""Rows are appended to a table without an axis."""
import numpy as np
rng = np.random.default_rng(2)
X, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 1))
extra = rng.normal(size=(2, 3))
X = np.append(X, extra)  # fix: X = np.append(X, extra, axis=0)
y = np.append(y, rng.normal(size=(2, 1)), axis=0)
w = np.zeros((3, 1))
for _ in range(10):
    e = X @ w - y  # expect: X @ w | operand: X | born: L6
    w -= 0.1 * X.T @ e / len(X)
print(w)
