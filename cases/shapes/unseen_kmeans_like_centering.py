"""PCA before the net: the components come as rows and are used as columns."""
import numpy as np
rng = np.random.default_rng(9)
X = rng.normal(size=(25, 7))
y = rng.normal(size=(25, 1))
Xc = X - X.mean(axis=0)
cov = Xc.T @ Xc / len(Xc)
vals, vecs = np.linalg.eigh(cov)
top = vecs[:, -3:].T
Z = Xc @ top  # expect: Xc @ top | operand: top | born: L9  # fix: Z = Xc @ top.T
w = np.zeros((3, 1))
for _ in range(20):
    w -= 0.1 * Z.T @ (Z @ w - y) / len(Z)
