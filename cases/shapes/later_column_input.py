"""Flat arrays: a row times a row where an outer product is due."""
import numpy as np
rs = np.random.RandomState(0)
W1, W2 = rs.randn(6, 3), rs.randn(2, 6)
for x, t in [(rs.randn(3), 0), (rs.randn(3), 1)]:
    a = np.tanh(W1 @ x)
    s = W2 @ a
    p = np.exp(s) / np.exp(s).sum()
    p[t] -= 1
    gW2 = p @ a.T  # expect: p @ a.T | operand: a.T | born: L4  # fix: gW2 = np.outer(p, a)
    gW1 = np.outer(W2.T @ p * (1 - a * a), x)
    W1 -= .1 * gW1; W2 -= .1 * gW2
