"""The discriminator hands the delta of its output down through the weights of its first layer."""
import numpy as np
rng = np.random.default_rng(12)
class Discriminator:
    def __init__(self):
        self.W1 = rng.normal(size=(6, 9)) * 0.2
        self.W2 = rng.normal(size=(9, 1)) * 0.2
    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.W1)
        return 1 / (1 + np.exp(-self.h @ self.W2))
    def backward(self, p, label):
        d_logit = (p - label) / len(p)
        d_h = d_logit @ self.W2.T
        d_a = d_h * (1 - self.h ** 2)
        self.g2 = self.h.T @ d_logit
        self.g1 = self.x.T @ d_a
        return d_logit @ self.W1.T  # expect: d_logit @ self.W1.T | operand: d_logit | born: L7  # fix: return d_a @ self.W1.T
class Generator:
    def __init__(self):
        self.W = rng.normal(size=(4, 6)) * 0.2
    def forward(self, z):
        self.z = z
        self.out = np.tanh(z @ self.W)
        return self.out
    def backward(self, d_out):
        d = d_out * (1 - self.out ** 2)
        self.g = self.z.T @ d
D, G = Discriminator(), Generator()
for step in range(2):
    z = rng.normal(size=(8, 4))
    fake = G.forward(z)
    p = D.forward(fake)
    G.backward(D.backward(p, 1.0))
    G.W -= 0.1 * G.g
    D.W1 -= 0.1 * D.g1
