"""The prediction of a batch is squeezed although it has no axis of size one at that place."""
import numpy as np
W = np.random.rand(6, 1)
def predict(X):
    return np.squeeze(X @ W, axis=0)  # expect: np.squeeze(X @ W, axis=0) | operand: X @ W | born: L6  # fix: return np.squeeze(X @ W, axis=1)
X, y = np.random.rand(9, 6), np.random.rand(9)
print(np.mean((predict(X) - y) ** 2))
