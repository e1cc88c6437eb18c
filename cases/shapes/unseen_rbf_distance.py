"""Radial basis features by broadcasting; centres or samples lack the axis that pairs them."""
import numpy as np
rng = np.random.default_rng(2)
X = rng.random((20, 2))
centres = rng.random((6, 2))
t = np.sin(X[:, 0])
def features(X, width=0.3):
    d = X - centres  # expect: X - centres | operand: X or centres | born: L5  # fix: d = X[:, None, :] - centres
    return np.exp(-(d ** 2).sum(axis=-1) / (2 * width ** 2))
w = np.zeros(len(centres))
for _ in range(10):
    phi = features(X)
    w -= 0.05 * phi.T @ (phi @ w - t)
