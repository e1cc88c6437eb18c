"""The weights of a decoder are drawn like those of the encoder."""
import numpy as np
class AE:
    def __init__(self, d, k):
        self.E = np.random.randn(d, k) * .1
        self.D = np.random.randn(d, k) * .1  # fix: self.D = np.random.randn(k, d) * .1
    def step(self, x, lr):
        h = np.tanh(x @ self.E)
        r = h @ self.D  # expect: h @ self.D | operand: self.D | born: L6
        g = 2 * (r - x) / x.size
        gh = g @ self.D.T * (1 - h * h)
        self.D -= lr * h.T @ g
        self.E -= lr * x.T @ gh
m = AE(8, 3)
for _ in range(2): m.step(np.ones((5, 8)), .1)
