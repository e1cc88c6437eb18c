"""np.matrix used as it is meant."""
import warnings
import numpy as np
warnings.simplefilter("ignore", PendingDeprecationWarning)
X = np.asmatrix(np.random.default_rng(9).random((5, 3)))
w = np.matrix(np.zeros((3, 1)))
t = X * np.matrix([[1.0], [2.0], [3.0]])
for _ in range(20):
    w = w - 0.1 * X.T * (X * w - t)
print(w.T)
