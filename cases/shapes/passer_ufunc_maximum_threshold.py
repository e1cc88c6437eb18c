"""Leaky relu with one slope for each unit: the slopes were counted for the samples."""
import numpy as np
class PReLU:
    def __init__(self, n):
        self.a = np.full(n, 0.25)
    def forward(self, z):
        self.z = z
        return np.maximum(z, self.a * z)  # expect: self.a * z | operand: self.a | born: L5
z = np.random.randn(12, 5)
layer = PReLU(z.shape[0])  # fix: layer = PReLU(z.shape[1])
print(layer.forward(z).mean())
