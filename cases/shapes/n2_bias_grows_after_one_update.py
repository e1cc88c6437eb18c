"""db is (n,) for a bias (n,1): after one rebinding update the bias is a square matrix."""
import numpy as np

np.random.seed(12)
n_x, n_h, n_y, m = 4, 5, 3, 8
X = np.random.randn(n_x, m)
Y = np.random.rand(n_y, m)
W1, b1 = np.random.randn(n_h, n_x), np.zeros((n_h, 1))
W2, b2 = np.random.randn(n_y, n_h), np.zeros((n_y, 1))
alpha = 0.01
for it in range(5):
    A1 = np.tanh(np.dot(W1, X) + b1)
    A2 = np.dot(W2, A1) + b2  # expect: np.dot(W2, A1) + b2 | operand: b2 | born: L16
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1) / m  # fix: db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (1 - A1 ** 2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    W1, b1 = W1 - alpha * dW1, b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
