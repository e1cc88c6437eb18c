"""The labels of the test rows are taken from another cut than the rows."""
import numpy as np
rng = np.random.default_rng(7)
X, Y = rng.normal(size=(50, 4)), rng.normal(size=(50, 1))
cut = 40
Xtr, Xte = X[:cut], X[cut:]
Ytr, Yte = Y[:cut], Y[35:]  # fix: Ytr, Yte = Y[:cut], Y[cut:]
w = np.zeros((4, 1))
for _ in range(5):
    w -= 0.1 * Xtr.T @ (Xtr @ w - Ytr) / cut
print(np.mean((Xte @ w - Yte) ** 2))  # expect: Xte @ w - Yte | operand: Yte | born: L7
