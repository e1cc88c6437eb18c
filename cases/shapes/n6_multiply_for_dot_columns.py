"""np.multiply where np.dot is due, samples as columns."""
import numpy as np

def relu(Z):
    return np.maximum(0, Z)

np.random.seed(33)
X = np.random.randn(4, 9)
Y = np.random.randn(2, 9)
W1 = np.random.randn(6, 4) * 0.1
W2 = np.random.randn(2, 6) * 0.1
for i in range(10):
    Z1 = np.dot(W1, X)
    A1 = relu(Z1)
    Z2 = np.dot(W2, A1)
    dZ2 = Z2 - Y
    dW2 = np.dot(dZ2, A1.T) / 9
    dA1 = np.multiply(W2.T, dZ2)  # expect: np.multiply(W2.T, dZ2) | operand: dZ2 | born: L8  # fix: dA1 = np.dot(W2.T, dZ2)
    dZ1 = dA1 * (Z1 > 0)
    dW1 = np.dot(dZ1, X.T) / 9
    W1 -= 0.5 * dW1
    W2 -= 0.5 * dW2
