"""The layer is called with a list of lists."""
import numpy as np

class Simple:
    def __init__(self, n, m):
        self.W = np.ones((n, m)) * 0.1

    def forward(self, X):
        self.X = X
        return np.dot(X, self.W)

    def backward(self, d):
        return np.dot(self.X.T, d)  # expect: self.X.T | operand: self.X | born: L15

samples = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]  # fix: samples = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
targets = np.array([[0.0], [1.0], [1.0], [0.0]])
layer = Simple(2, 1)
for i in range(4):
    d = layer.forward(samples) - targets
    layer.W -= 0.5 * layer.backward(d)
