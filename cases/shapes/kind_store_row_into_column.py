"""The outputs of the loop over samples are stored into a column."""
import numpy as np

np.random.seed(61)
n, k = 8, 3
X = np.random.rand(n, 4)
W = np.random.rand(4, k)
outputs = np.zeros((n, 1))  # fix: outputs = np.zeros((n, k))
T = np.random.rand(n, k)
for epoch in range(3):
    for i in range(n):
        outputs[i] = np.tanh(X[i] @ W)  # expect: outputs[i] | operand: outputs | born: L8
    grad = (outputs - T) * (1 - outputs ** 2)
    W -= 0.1 * X.T @ grad
