"""The ones of the bias column have one axis, the samples two."""
import numpy as np

def add_bias(X):
    ones = np.ones(X.shape[0])
    return np.concatenate((ones, X), axis=1)  # expect: np.concatenate((ones, X), axis=1) | operand: ones | born: L5  # fix: return np.concatenate((ones.reshape(-1, 1), X), axis=1)

rng = np.random.default_rng(24)
X = rng.random((11, 3))
Y = rng.random((11, 2))
theta = np.zeros((4, 2))
for _ in range(30):
    Xb = add_bias(X)
    theta -= 0.1 * Xb.T @ (Xb @ theta - Y) / len(X)
