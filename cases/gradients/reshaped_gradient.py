"""A shape complaint was silenced with reshape: the numbers of dW stand in the wrong places.

seen: trains badly
"""
import numpy as np


class Linear:
    def __init__(self, rng):
        self.weight, self.bias = rng.normal(size=(2, 5)), rng.normal(size=2)      # (out, in)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, d):
        self.weight_gradient = (self.x.T @ d).reshape(self.weight.shape)    # expect: N3b weight  # fix: self.weight_gradient = d.T @ self.x
        self.bias_gradient = d.sum(axis=0)
        return d @ self.weight


def check():
    rng = np.random.default_rng(65)
    layer, X, Y = Linear(rng), rng.normal(size=(6, 5)), rng.normal(size=(6, 2))
    return dict(model=layer, loss=lambda: 0.5 * np.sum((layer.forward(X) - Y) ** 2), backward=lambda: layer.backward(layer.forward(X) - Y))
