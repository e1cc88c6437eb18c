"""A loader that yields batches; labels are read as a column and used to index the scores."""
import numpy as np
class Loader:
    def __init__(self, n, d, k, size):
        r = np.random.default_rng(0)
        self.X, self.y, self.size = r.normal(size=(n, d)), r.integers(0, k, (n, 1)), size  # fix: self.X, self.y, self.size = r.normal(size=(n, d)), r.integers(0, k, n), size
    def __iter__(self):
        for i in range(0, len(self.X), self.size):
            yield self.X[i:i + self.size], self.y[i:i + self.size]
W = np.zeros((4, 3))
for X, y in Loader(20, 4, 3, 5):
    s = X @ W
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    onehot = np.eye(3)[y]
    W -= 0.1 * X.T @ (p - onehot) / len(X)  # expect: W -= 0.1 * X.T @ (p - onehot) / len(X) | operand: 0.1 * X.T @ (p - onehot) / len(X) | born: L15
