"""np.outer for the gradient of a batch, as it was right for one sample."""
import numpy as np
rng = np.random.default_rng(9)
class Layer:
    def __init__(self, n, m):
        self.W = rng.normal(size=(n, m))
    def forward(self, x):
        self.x = x
        return x @ self.W
    def backward(self, d):
        self.W -= 0.1 * np.outer(self.x, d)  # expect: self.W -= 0.1 * np.outer(self.x, d) | operand: 0.1 * np.outer(self.x, d) | born: L14  # fix: self.W -= 0.1 * self.x.T @ d
        return d @ self.W.T
l = Layer(4, 2)
l.backward(l.forward(rng.normal(size=(5, 4))) - 1)
