"""np.inner of batch and weights, where the weights are (in, out)."""
import numpy as np
X = np.linspace(0, 1, 30).reshape(10, 3)
W = np.ones((3, 4))
y = np.ones((10, 4))
for k in range(4):
    p = np.inner(X, W)  # expect: np.inner(X, W) | operand: W | born: L4  # fix: p = np.dot(X, W)
    W -= 0.01 * X.T.dot(p - y)
