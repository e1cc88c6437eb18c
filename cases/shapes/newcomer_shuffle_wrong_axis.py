"""The permutation is drawn for the features in place of the samples."""
import numpy as np
def batches(X, Y, rng):
    order = rng.permutation(X.shape[1])  # fix: order = rng.permutation(X.shape[0])
    yield X[order], Y
def fit(X, Y, epochs=2):
    rng = np.random.default_rng(0)
    W = rng.normal(size=(X.shape[1], Y.shape[1]))
    for _ in range(epochs):
        for xb, yb in batches(X, Y, rng):
            diff = xb @ W - yb  # expect: xb @ W - yb | operand: xb @ W | born: L4
            W -= 0.01 * xb.T @ diff
    return W
X = np.random.default_rng(1).normal(size=(30, 6))
Y = X[:, :2] ** 2
print(fit(X, Y).shape)
