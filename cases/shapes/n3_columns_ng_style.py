"""Samples are columns, W is (out, in): dA_prev multiplies W instead of its transpose."""
import numpy as np

def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = (1 / m) * np.dot(dZ, A_prev.T)
    db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W, dZ)  # expect: np.dot(W, dZ) | operand: W | born: L18  # fix: dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db

np.random.seed(1)
m = 11
X = np.random.randn(3, m)
Y = np.random.rand(2, m)
W1 = np.random.randn(5, 3) * 0.5
b1 = np.zeros((5, 1))
W2 = np.random.randn(2, 5) * 0.5
b2 = np.zeros((2, 1))
for i in range(5):
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    dZ2 = Z2 - Y
    dA1, dW2, db2 = linear_backward(dZ2, (A1, W2, b2))
    dZ1 = dA1 * (1 - A1 ** 2)
    dX, dW1, db1 = linear_backward(dZ1, (X, W1, b1))
    W1 = W1 - 0.1 * dW1
    b1 = b1 - 0.1 * db1
    W2 = W2 - 0.1 * dW2
    b2 = b2 - 0.1 * db2
