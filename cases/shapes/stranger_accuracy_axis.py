"""The labels are class numbers already when the accuracy asks for their largest entry."""
import numpy as np
rng = np.random.default_rng(6)
X = rng.normal(size=(40, 5))
labels = rng.integers(0, 3, size=40)
W = np.zeros((5, 3))
def accuracy(scores, y):
    return np.mean(np.argmax(scores, axis=1) == np.argmax(y, axis=1))  # expect: np.argmax(y, axis=1) | operand: y | born: L5  # fix: return np.mean(np.argmax(scores, axis=1) == y)
for epoch in range(3):
    s = X @ W
    e = np.exp(s - s.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(40), labels] -= 1
    W -= 0.1 * X.T @ p / 40
    acc = accuracy(X @ W, labels)
print(acc)
