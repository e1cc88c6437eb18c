"""The sums of softmax run over the samples and are put back as a column."""
import numpy as np
def softmax(z):
    e = np.exp(z)
    return e / np.sum(e, axis=0)[:, None]  # expect: e / np.sum(e, axis=0)[:, None] | operand: np.sum(e, axis=0)[:, None] | born: L5  # fix: return e / np.sum(e, axis=1)[:, None]
W = np.random.RandomState(0).randn(5, 3)
X, T = np.random.RandomState(1).randn(8, 5), np.eye(3)[np.arange(8) % 3]
for _ in range(3):
    W = W - X.T @ (softmax(X @ W) - T) / 8
