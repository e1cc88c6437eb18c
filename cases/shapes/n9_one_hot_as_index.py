"""The labels are one-hot rows where class numbers are due."""
import numpy as np

def softmax_loss(scores, y):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    n = scores.shape[0]
    loss = -np.log(p[np.arange(n), y]).sum() / n  # expect: p[np.arange(n), y] | operand: y | born: L14
    p[np.arange(n), y] -= 1
    return loss, p / n

np.random.seed(47)
X = np.random.randn(10, 4)
labels = np.eye(3, dtype=int)[np.random.randint(0, 3, 10)]
W = np.random.randn(4, 3) * 0.01
for i in range(5):
    loss, d = softmax_loss(X @ W, labels)  # fix: loss, d = softmax_loss(X @ W, labels.argmax(axis=1))
    W -= 0.5 * X.T @ d
