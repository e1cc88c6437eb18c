"""A mask made over the samples is used on the transposed activations."""
import numpy as np

rng = np.random.default_rng(59)
X = rng.normal(size=(10, 4))
W = rng.normal(size=(4, 3))
labels = rng.integers(0, 2, 10)
for epoch in range(3):
    A = np.tanh(X @ W).T
    positive = labels == 1
    chosen = A[positive]  # expect: A[positive] | operand: positive | born: L7  # fix: chosen = A[:, positive]
    W -= 0.1 * (X[positive].T @ chosen.T)
