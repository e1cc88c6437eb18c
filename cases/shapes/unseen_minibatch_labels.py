"""Minibatches of a softmax classifier; the labels are not sliced with the inputs."""
import numpy as np
np.random.seed(0)
X = np.random.randn(100, 6)
y = np.random.randint(0, 3, 100)
W = 0.01 * np.random.randn(6, 3)
b = np.zeros(3)
batch_size = 20
for epoch in range(3):
    perm = np.random.permutation(X.shape[0])
    for start in range(0, X.shape[0], batch_size):
        idx = perm[start:start + batch_size]
        xb = X[idx]
        yb = y  # fix: yb = y[idx]
        scores = xb.dot(W) + b
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        d = p.copy()
        d[range(batch_size), yb] -= 1  # expect: d[range(batch_size), yb] | operand: yb | born: L5
        W -= 0.1 * xb.T.dot(d) / batch_size
        b -= 0.1 * d.mean(axis=0)
