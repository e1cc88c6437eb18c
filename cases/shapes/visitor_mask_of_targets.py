"""Missing targets are masked; the mask is one per row, the errors one per entry."""
import numpy as np
rng = np.random.default_rng(31)
R = np.where(rng.random((8, 6)) > 0.4, rng.integers(1, 6, (8, 6)), 0)
P, Q = rng.random((8, 3)), rng.random((6, 3))
for sweep in range(5):
    E = R - P @ Q.T
    known = (R > 0).any(axis=1)  # fix: known = R > 0
    E = E * known  # expect: E * known | operand: known | born: L4
    P, Q = P + 0.01 * (E @ Q - 0.1 * P), Q + 0.01 * (E.T @ P - 0.1 * Q)
print(np.abs(E).mean())
