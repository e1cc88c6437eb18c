"""The sum over the batch is written into the bias buffer of the wrong shape."""
import numpy as np

class Layer:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o)
        self.b = np.zeros(o)
        self.db = np.zeros((1, o))

    def backward(self, x, d):
        np.dot(x.T, d, out=self.db)  # expect: np.dot(x.T, d, out=self.db) | operand: self.db | born: L8  # fix: np.dot(x.T, d)
        self.b -= 0.1 * d.sum(axis=0)

np.random.seed(64)
layer = Layer(4, 2)
for i in range(3):
    x = np.random.rand(6, 4)
    layer.backward(x, x @ layer.W + layer.b - 1)
