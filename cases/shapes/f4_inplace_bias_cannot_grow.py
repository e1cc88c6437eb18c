"""The bias is a flat vector and the batch delta is subtracted from it unsummed."""
import numpy as np

class Out:
    def __init__(self, n, k):
        self.w = np.random.normal(0, 0.1, (n, k))
        self.bias = np.zeros(k)

    def forward(self, h):
        self.h = h
        return h @ self.w + self.bias

    def update(self, delta, lr):
        self.w -= lr * self.h.T @ delta
        self.bias -= lr * delta  # expect: self.bias -= lr * delta | operand: lr * delta | born: L18  # fix: self.bias -= lr * delta.sum(axis=0)

np.random.seed(50)
h = np.random.rand(12, 5)
t = np.random.rand(12, 3)
out = Out(5, 3)
for i in range(10):
    out.update(out.forward(h) - t, 0.05)
