"""Average pooling: the gradient is repeated along one axis only."""
import numpy as np
class AvgPool:
    def __init__(self, size):
        self.size = size
    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        s = self.size
        return x.reshape(n, c, h // s, s, w // s, s).mean(axis=(3, 5))
    def backward(self, dout):
        spread = np.repeat(dout, self.size, axis=2) / self.size ** 2  # fix: spread = np.repeat(np.repeat(dout, self.size, axis=2), self.size, axis=3) / self.size ** 2
        return spread * np.ones_like(self.x)  # expect: spread * np.ones_like(self.x) | operand: spread | born: L12
x = np.random.default_rng(0).normal(size=(2, 3, 8, 6))
pool = AvgPool(2)
y = pool.forward(x)
print(pool.backward(y).shape)
