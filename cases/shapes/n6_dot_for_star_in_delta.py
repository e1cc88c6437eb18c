"""The delta is the product by dot of the error and the derivative, which have the same shape."""
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def dsigmoid(s):
    return s * (1 - s)

np.random.seed(31)
X = np.random.rand(10, 4)
y = np.random.rand(10, 3)
weights0 = np.random.rand(4, 6)
weights1 = np.random.rand(6, 3)
for epoch in range(40):
    layer1 = sigmoid(np.dot(X, weights0))
    layer2 = sigmoid(np.dot(layer1, weights1))
    error = layer2 - y
    delta2 = np.dot(error, dsigmoid(layer2))  # expect: np.dot(error, dsigmoid(layer2)) | operand: dsigmoid(layer2) | born: L11  # fix: delta2 = error * dsigmoid(layer2)
    delta1 = np.dot(delta2, weights1.T) * dsigmoid(layer1)
    weights1 -= 0.1 * np.dot(layer1.T, delta2)
    weights0 -= 0.1 * np.dot(X.T, delta1)
