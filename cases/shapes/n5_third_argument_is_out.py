"""Three factors are given to np.dot: the third is taken for out=."""
import numpy as np

np.random.seed(49)
A = np.random.rand(7, 3)
B = np.random.rand(3, 4)
C = np.random.rand(4, 2)
t = np.random.rand(7, 2)
for i in range(10):
    out = np.dot(A, B, C)  # expect: np.dot(A, B, C) | operand: C | born: L7  # fix: out = np.dot(np.dot(A, B), C)
    e = out - t
    dC = (A @ B).T @ e
    dB = A.T @ e @ C.T
    B -= 0.01 * dB
    C -= 0.01 * dC
