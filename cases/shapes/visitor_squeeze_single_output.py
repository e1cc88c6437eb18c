"""The output is squeezed; a batch of one loses its sample axis too, and the loop meets it at the end."""
import numpy as np
rng = np.random.default_rng(12)
X, y = rng.normal(size=(13, 4)), rng.normal(size=13)
W1, W2 = rng.normal(size=(4, 5)) * .3, rng.normal(size=(5, 1)) * .3
for start in range(0, 13, 4):
    xb, yb = X[start:start + 4], y[start:start + 4]
    h = np.tanh(xb @ W1)
    pred = np.squeeze(h @ W2)  # fix: pred = np.squeeze(h @ W2, axis=1)
    d = pred - yb
    W2 -= 0.1 * h.T @ d[:, None]
    W1 -= 0.1 * xb.T @ (np.outer(np.atleast_1d(pred), W2) * (1 - h ** 2))
    worst = np.abs(pred).max(axis=0)
    order = np.concatenate([pred, yb])  # expect: np.concatenate([pred, yb]) | operand: pred | born: L9
