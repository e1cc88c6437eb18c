"""A layer takes the shape of its input apart; one sample has a single axis."""
import numpy as np
class Normalise:
    def __init__(self, d):
        self.gain, self.shift = np.ones(d), np.zeros(d)
    def forward(self, x):
        n, d = x.shape  # expect: n, d | operand: x.shape | born: L16
        self.mean = x.mean(axis=1, keepdims=True)
        self.std = x.std(axis=1, keepdims=True) + 1e-5
        self.xhat = (x - self.mean) / self.std
        return self.gain * self.xhat + self.shift
    def backward(self, g):
        self.dgain, self.dshift = (g * self.xhat).sum(axis=0), g.sum(axis=0)
        dx = g * self.gain
        return (dx - dx.mean(1, keepdims=True) - self.xhat * (dx * self.xhat).mean(1, keepdims=True)) / self.std
sample = np.array([0.5, -1.0, 2.0, 0.1])  # fix: sample = np.array([[0.5, -1.0, 2.0, 0.1]])
layer = Normalise(4)
out = layer.forward(sample)
print(layer.backward(out - 1))
