"""np.inner sums over the last axis of both, the weights are (in, out)."""
import numpy as np

rng = np.random.default_rng(63)
X = rng.random((9, 4))
Y = rng.random((9, 3))
W = rng.random((4, 3))
for i in range(10):
    out = np.inner(X, W)  # expect: np.inner(X, W) | operand: W | born: L7  # fix: out = np.dot(X, W)
    d = (out - Y) / 9
    W -= 0.1 * X.T @ d
