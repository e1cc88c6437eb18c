"""np.random.randn is given a shape as a tuple."""
import numpy as np
class Dense:
    def __init__(self, shape):
        self.W = np.random.randn(shape) * 0.01  # expect: np.random.randn(shape) | operand: shape | born: L9  # fix: self.W = np.random.randn(*shape) * 0.01
        self.b = np.zeros(shape[1])
    def __call__(self, x):
        return np.tanh(x @ self.W + self.b)
net = [Dense((5, 4)), Dense((4, 2))]
x = np.ones((3, 5))
for layer in net:
    x = layer(x)
