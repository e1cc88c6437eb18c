"""Logistic regression by Newton steps; the Hessian is built over samples in place of features."""
import numpy as np
rng = np.random.default_rng(21)
X = np.column_stack([np.ones(25), rng.normal(size=(25, 3))])
y = (X @ np.array([0.5, 1.0, -2.0, 0.3]) > 0).astype(float)
y[:3] = 1 - y[:3]
beta = np.zeros(4)
for it in range(4):
    p = 1 / (1 + np.exp(-X @ beta))
    grad = X.T @ (p - y)
    w = p * (1 - p)
    H = (X * w[:, None]) @ X.T  # fix: H = (X * w[:, None]).T @ X
    beta = beta - np.linalg.solve(H + 1e-3 * np.eye(4), grad)  # expect: H + 1e-3 * np.eye(4) | operand: H | born: L12
print(beta)
