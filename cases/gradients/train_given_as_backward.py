"""The backward that was handed in updates the weights as well as leaving gradients: right, and said.

seen: gradient check fails on the second run
"""
import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=m)    # warns: X3 W,b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, d, lr):
        self.dW, self.db = self.x.T @ d, d.sum(axis=0)
        below = d @ self.W.T
        self.W -= lr * self.dW
        self.b -= lr * self.db
        return below


def check():
    rng = np.random.default_rng(91)
    layer, X, Y = Dense(3, 2, rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=layer, loss=lambda: 0.5 * np.sum((layer.forward(X) - Y) ** 2), backward=lambda: layer.backward(layer.forward(X) - Y, 0.1))
