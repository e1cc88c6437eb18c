"""Each sample is to be centred by its own mean, whose axis is gone."""
import numpy as np

def normalise(batch):
    mu = batch.mean(axis=1)  # fix: mu = batch.mean(axis=1, keepdims=True)
    centred = batch - mu  # expect: batch - mu | operand: mu | born: L5
    sd = centred.std(axis=1, keepdims=True)
    return centred / (sd + 1e-5)

class LayerNormNet:
    def __init__(self):
        self.w = np.random.randn(6, 2)

    def forward(self, x):
        self.n = normalise(x)
        return self.n @ self.w

np.random.seed(3)
net = LayerNormNet()
x = np.random.randn(9, 6)
for _ in range(4):
    out = net.forward(x)
    net.w -= 0.1 * net.n.T @ (out - 1)
