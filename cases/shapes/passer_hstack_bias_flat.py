"""A column of ones is to be put beside the data; the ones are flat."""
import numpy as np
X = np.arange(12.0).reshape(6, 2)
ones = np.ones(len(X))  # fix: ones = np.ones((len(X), 1))
Xb = np.hstack([ones, X])  # expect: np.hstack([ones, X]) | operand: ones | born: L4
theta = np.zeros(3)
for _ in range(5):
    theta -= 0.001 * Xb.T @ (Xb @ theta - np.ones(6))
