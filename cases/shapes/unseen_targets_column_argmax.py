"""Accuracy by argmax of one-hot columns: the axis of the samples is taken, then the counts do not compare."""
import numpy as np
np.random.seed(2)
W = np.random.randn(4, 6)
X = np.random.randn(6, 30)
Y = np.eye(4)[:, np.random.randint(0, 4, 30)]
for step in range(5):
    S = W @ X
    P = np.exp(S) / np.exp(S).sum(axis=0)
    W -= 0.1 * (P - Y) @ X.T / 30
pred = np.argmax(P, axis=1)  # fix: pred = np.argmax(P, axis=0)
truth = np.argmax(Y, axis=0)
hits = np.where(pred - truth == 0, 1, 0)  # expect: pred - truth | operand: pred | born: L11
print(hits.mean())
