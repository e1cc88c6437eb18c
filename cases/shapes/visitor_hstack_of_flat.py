"""Positions are joined to the features, but they are one flat array."""
import numpy as np
rng = np.random.default_rng(7)
tokens = rng.normal(size=(9, 4))
position = np.arange(9) / 9
inputs = np.hstack((tokens, position))  # expect: np.hstack((tokens, position)) | operand: position | born: L5  # fix: inputs = np.hstack((tokens, position[:, None]))
W = rng.normal(size=(5, 2))
target = rng.normal(size=(9, 2))
for _ in range(5):
    out = inputs @ W
    W -= 0.1 * inputs.T @ (out - target) / 9
print(W)
