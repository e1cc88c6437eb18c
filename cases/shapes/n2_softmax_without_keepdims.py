"""The row sums of softmax have no second axis."""
import numpy as np

def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)  # expect: e / e.sum(axis=1) | operand: e.sum(axis=1) | born: L6  # fix: return e / e.sum(axis=1, keepdims=True)

def cross_entropy(p, y):
    return -np.log(p[np.arange(len(y)), y]).mean()

rng = np.random.RandomState(0)
W = rng.randn(4, 3) * 0.1
X = rng.randn(7, 4)
y = rng.randint(0, 3, 7)
for i in range(10):
    probs = softmax(X @ W)
    loss = cross_entropy(probs, y)
    probs[np.arange(len(y)), y] -= 1
    W -= 0.1 * X.T @ probs / len(y)
