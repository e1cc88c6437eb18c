"""One sample is kept as a row vector of one axis while the batch code asks for axis 1."""
import numpy as np

def predict(W, b, x):
    scores = x @ W + b
    return scores.argmax(axis=1)  # expect: scores.argmax(axis=1) | operand: scores | born: L20  # fix: return scores.argmax(axis=-1)

np.random.seed(18)
W = np.random.randn(5, 3)
b = np.zeros(3)
train = np.random.rand(20, 5)
labels = np.random.randint(0, 3, 20)
for it in range(5):
    s = train @ W + b
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(20), labels] -= 1
    W -= 0.1 * train.T @ p / 20
    b -= 0.1 * p.mean(0)
one = train[0]
print(predict(W, b, one))
