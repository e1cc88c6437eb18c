"""A minibatch of scores indexed with the labels of the whole training set."""
import numpy as np

rng = np.random.default_rng(48)
X_train = rng.normal(size=(24, 5))
y_train = rng.integers(0, 4, 24)
W = np.zeros((5, 4))
for start in range(0, 24, 8):
    xb = X_train[start:start + 8]
    yb = y_train[start:start + 8]
    s = xb @ W
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    p[np.arange(len(xb)), y_train] -= 1  # expect: p[np.arange(len(xb)), y_train] | operand: y_train | born: L6  # fix: p[np.arange(len(xb)), yb] -= 1
    W -= 0.1 * xb.T @ p / len(xb)
