"""Gradients are added up over calls; they were filled once before the check, and nothing resets them.

seen: diverges
"""
import numpy as np


class Layer:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=m)
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, d):
        self.dW += self.x.T @ d                          # expect: O3 W,b  # fix: self.dW = self.x.T @ d; self.db[:] = 0
        self.db += d.sum(axis=0)
        return d @ self.W.T


def check():
    rng = np.random.default_rng(68)
    layer, X, Y = Layer(3, 2, rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    layer.backward(layer.forward(X) - Y)                 # an earlier step left its gradient behind
    return dict(model=layer, loss=lambda: 0.5 * np.sum((layer.forward(X) - Y) ** 2), backward=lambda: layer.backward(layer.forward(X) - Y))
