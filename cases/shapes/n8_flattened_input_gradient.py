"""The dense layer of a small conv net hands back its flat gradient to the pooling layer."""
import numpy as np

class Flatten:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(x.shape[0], -1)

    def backward(self, g):
        return g  # fix: return g.reshape(self.shape)

class Scale:
    def __init__(self, maps):
        self.k = np.ones((maps, 1, 1))

    def forward(self, x):
        self.x = x
        return x * self.k

    def backward(self, g):
        self.dk = (g * self.x).sum(axis=(0, 2, 3)).reshape(self.k.shape)  # expect: g * self.x | operand: g | born: L26
        return g * self.k

np.random.seed(46)
images = np.random.rand(5, 2, 3, 3)
w = np.random.randn(18, 4) * 0.1
scale, flat = Scale(2), Flatten()
for i in range(3):
    f = flat.forward(scale.forward(images))
    out = f @ w
    g = flat.backward((out - 1) @ w.T)
    scale.backward(g)
    scale.k -= 0.01 * scale.dk
