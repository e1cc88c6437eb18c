"""The bias is spread over the batch, but it is a flat vector of rows."""
import numpy as np

rng = np.random.RandomState(57)
m, n_h = 7, 4
X = rng.rand(3, m)
W = rng.rand(n_h, 3)
b = rng.rand(n_h)
Y = rng.rand(n_h, m)
for i in range(6):
    B = np.broadcast_to(b, (n_h, m))  # expect: np.broadcast_to(b, (n_h, m)) | operand: b | born: L8  # fix: B = np.broadcast_to(b.reshape(-1, 1), (n_h, m))
    Z = W @ X + B
    d = Z - Y
    W -= 0.05 * d @ X.T
    b -= 0.05 * d.sum(axis=1)
