"""The product is written into a buffer of one batch; the last batch is smaller."""
import numpy as np
rng = np.random.default_rng(33)
X, Y = rng.normal(size=(70, 6)), rng.normal(size=(70, 4))
W = rng.normal(size=(6, 4)) * 0.1
batch = 16
buffer = np.empty((batch, 4))
for epoch in range(2):
    for start in range(0, len(X), batch):
        xb, yb = X[start:start + batch], Y[start:start + batch]
        out = np.dot(xb, W, out=buffer)  # expect: np.dot(xb, W, out=buffer) | operand: buffer | born: L7  # fix: out = np.dot(xb, W, out=buffer[:len(xb)])
        d = (out - yb) / len(xb)
        W -= 0.1 * xb.T @ d
print(W.shape)
