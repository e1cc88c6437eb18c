"""Columns are samples; the bias is a column."""
import numpy as np
np.random.seed(1)
X = np.random.rand(3, 8)
W, b = np.random.rand(2, 3), np.zeros((2, 1))
for _ in range(5):
    Z = np.dot(W, X) + b
    dZ = (Z - 1) / 8
    W = W - 0.1 * np.dot(dZ, X.T)
    b = b - 0.1 * np.sum(dZ, axis=1, keepdims=True)
