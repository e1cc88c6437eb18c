"""np.dot writes into a buffer that was made with the shape of the input."""
import numpy as np
X = np.random.rand(7, 4)
W = np.random.rand(4, 3)
buf = np.empty(X.shape)  # fix: buf = np.empty((7, 3))
for _ in range(2):
    np.dot(X, W, out=buf)  # expect: np.dot(X, W, out=buf) | operand: buf | born: L5
    np.maximum(buf, 0, out=buf)
