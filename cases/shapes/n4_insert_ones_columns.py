"""Columns are samples and the row of ones is inserted on top."""
import numpy as np

def logistic(v):
    return 1 / (1 + np.exp(-v))

np.random.seed(39)
T1 = np.random.randn(4, 3) * 0.2
T2 = np.random.randn(2, 5) * 0.2
X = np.random.rand(2, 7)
Y = np.random.rand(2, 7)
for epoch in range(6):
    a1 = np.insert(X, 0, 1, axis=0)
    s1 = logistic(T1 @ a1)
    a2 = np.vstack((np.ones((1, 7)), s1))
    out = logistic(T2 @ a2)
    d_out = out - Y
    d_hid = T2.T @ d_out
    grad1 = (d_hid * s1 * (1 - s1)) @ a1.T  # expect: d_hid * s1 | operand: d_hid | born: L9  # fix: grad1 = (d_hid[1:] * s1 * (1 - s1)) @ a1.T
    T2 -= 0.1 * d_out @ a2.T
    T1 -= 0.1 * grad1
