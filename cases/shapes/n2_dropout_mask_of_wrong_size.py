"""The dropout mask is drawn for the other layer."""
import numpy as np

class Dropout:
    def __init__(self, keep, rng):
        self.keep, self.rng = keep, rng

    def forward(self, x, like):
        self.mask = (self.rng.random(like.shape) < self.keep) / self.keep
        return x * self.mask  # expect: x * self.mask | operand: self.mask | born: L9

    def backward(self, g):
        return g * self.mask

rng = np.random.default_rng(20)
X = rng.normal(size=(8, 3))
Y = rng.normal(size=(8, 2))
W1 = rng.normal(size=(3, 7)) * 0.3
W2 = rng.normal(size=(7, 2)) * 0.3
drop = Dropout(0.8, rng)
for i in range(6):
    H = np.maximum(X @ W1, 0)
    D = drop.forward(H, X)  # fix: D = drop.forward(H, H)
    out = D @ W2
    g = (out - Y) / len(X)
    dH = drop.backward(g @ W2.T) * (H > 0)
    W2 -= 0.1 * D.T @ g
    W1 -= 0.1 * X.T @ dH
