"""All pairwise differences by broadcasting a column against a row."""
import numpy as np
x = np.linspace(0, 1, 6)
d = x[:, None] - x[None, :]
kernel = np.exp(-d ** 2)
alpha = np.linalg.solve(kernel + 1e-3 * np.eye(6), np.sin(x))
print(kernel @ alpha)
