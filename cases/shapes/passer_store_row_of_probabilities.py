"""Results are collected in an array that has a column per sample in place of a row."""
import numpy as np
n, k = 8, 3
X, W = np.random.rand(n, 5), np.random.rand(5, k)
P = np.zeros((k, n))  # fix: P = np.zeros((n, k))
for i in range(k):
    s = X[i] @ W
    e = np.exp(s - s.max())
    P[i] = e / e.sum()  # expect: P[i] | operand: P | born: L5
print(P.sum())
