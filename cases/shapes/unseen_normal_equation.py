"""normal equation, with one mistake in its shapes."""
import numpy as np
rng = np.random.default_rng(6)
X = np.hstack([np.ones((20, 1)), rng.random((20, 3))])
y = rng.random(20)
theta = np.linalg.solve(X.T @ X, X @ y)  # expect: X @ y | operand: X | born: L4  # fix: theta = np.linalg.solve(X.T @ X, X.T @ y)
print(theta)
