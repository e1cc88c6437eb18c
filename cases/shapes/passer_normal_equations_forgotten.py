"""Least squares by np.linalg.solve of the data matrix itself."""
import numpy as np
X = np.c_[np.ones(12), np.random.rand(12, 2)]
y = np.random.rand(12)
w = np.linalg.solve(X, y)  # expect: np.linalg.solve(X, y) | operand: X | born: L3  # fix: w = np.linalg.solve(X.T @ X, X.T @ y)
print(w)
