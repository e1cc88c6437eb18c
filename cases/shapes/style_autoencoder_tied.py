"""A tied autoencoder: the decoder uses the transpose of the encoder."""
import numpy as np

class AutoEncoder:
    def __init__(self, visible, hidden, rng):
        self.W = rng.uniform(-0.1, 0.1, (visible, hidden))
        self.b, self.c = np.zeros(hidden), np.zeros(visible)

    def encode(self, x):
        return 1 / (1 + np.exp(-(np.dot(x, self.W) + self.b)))

    def decode(self, y):
        return 1 / (1 + np.exp(-(np.dot(y, self.W) + self.c)))  # expect: np.dot(y, self.W) | operand: self.W | born: L6  # fix: return 1 / (1 + np.exp(-(np.dot(y, self.W.T) + self.c)))

    def cost_and_update(self, x, lr=0.1):
        y = self.encode(x)
        z = self.decode(y)
        dz = z - x
        dy = np.dot(dz, self.W) * y * (1 - y)
        self.W -= lr * (np.dot(x.T, dy) + np.dot(dz.T, y))
        self.b -= lr * dy.mean(0)
        self.c -= lr * dz.mean(0)

ae = AutoEncoder(8, 3, np.random.RandomState(4))
data = np.random.RandomState(5).rand(14, 8)
for _ in range(4):
    ae.cost_and_update(data)
