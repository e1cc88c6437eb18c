"""cross entropy argmax, with one mistake in its shapes."""
import numpy as np
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
np.random.seed(3)
X = np.random.randn(14, 5)
t = np.random.randint(0, 3, 14)
W = np.zeros((5, 3))
for k in range(4):
    p = softmax(X.dot(W))
    dz = p - t  # expect: p - t | operand: t | born: L8  # fix: dz = p - np.eye(3)[t]
    W -= 0.1 * X.T.dot(dz)
