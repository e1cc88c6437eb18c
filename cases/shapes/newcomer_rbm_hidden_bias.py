"""Contrastive divergence: the visible and hidden biases change places."""
import numpy as np
class RBM:
    def __init__(self, n_visible, n_hidden, rng):
        self.rng = rng
        self.W = rng.normal(scale=0.1, size=(n_visible, n_hidden))
        self.vb, self.hb = np.zeros(n_visible), np.zeros(n_hidden)
    def up(self, v):
        return 1 / (1 + np.exp(-(v @ self.W + self.hb)))
    def down(self, h):
        return 1 / (1 + np.exp(-(h @ self.W.T + self.hb)))  # expect: h @ self.W.T + self.hb | operand: self.hb | born: L7  # fix: return 1 / (1 + np.exp(-(h @ self.W.T + self.vb)))
    def train(self, v0, lr=0.1):
        h0 = self.up(v0)
        v1 = self.down((h0 > self.rng.random(h0.shape)) * 1.0)
        h1 = self.up(v1)
        self.W += lr * (v0.T @ h0 - v1.T @ h1) / len(v0)
        self.vb += lr * (v0 - v1).mean(axis=0)
        self.hb += lr * (h0 - h1).mean(axis=0)
rng = np.random.default_rng(2)
rbm = RBM(9, 4, rng)
data = (rng.random((20, 9)) > 0.5) * 1.0
for _ in range(3):
    rbm.train(data)
