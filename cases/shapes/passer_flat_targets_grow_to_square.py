"""House prices: predictions are a column, targets are flat; the residual is square and the product notices."""
import numpy as np
rng = np.random.default_rng(5)
X = rng.normal(size=(14, 3))
price = X @ np.array([1.0, -2.0, 0.5]) + 3  # fix: price = (X @ np.array([1.0, -2.0, 0.5]) + 3).reshape(-1, 1)
w, b = np.zeros((3, 1)), 0.0
for _ in range(10):
    r = X @ w + b - price
    w -= 0.01 * (X.T @ r) / len(X)  # expect: w -= 0.01 * (X.T @ r) / len(X) | operand: 0.01 * (X.T @ r) / len(X) | born: L5
    b -= 0.01 * r.mean()
