"""np.where between a batch and a column of per-unit slopes."""
import numpy as np

class PReLU:
    def __init__(self, units):
        self.slope = np.full((units, 1), 0.1)

    def forward(self, z):
        self.z = z
        return np.where(z > 0, z, self.slope) * z  # expect: np.where(z > 0, z, self.slope) | operand: self.slope | born: L6  # fix: return np.where(z > 0, z, self.slope.T) * z

np.random.seed(60)
x = np.random.randn(9, 3)
w = np.random.randn(3, 5)
layer = PReLU(5)
for i in range(3):
    a = layer.forward(x @ w)
    w -= 0.001 * x.T @ (a - 1)
