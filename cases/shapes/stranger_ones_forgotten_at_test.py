"""The training points got a column of ones, the new points did not."""
import numpy as np
rng = np.random.default_rng(41)
X = rng.normal(size=(20, 2))
y = X @ np.array([[1.5], [-0.5]]) + 3
X = np.hstack((np.ones((20, 1)), X))
theta = np.zeros((3, 1))
for _ in range(50):
    h = X @ theta
    theta -= 0.1 * X.T @ (h - y) / len(X)
X_new = rng.normal(size=(4, 2))
print(X_new @ theta)  # expect: X_new @ theta | operand: X_new | born: L11  # fix: print(np.hstack((np.ones((4, 1)), X_new)) @ theta)
