"""The net returns logits, and the targets are subtracted from them as if they were probabilities.

seen: diverges
"""
import numpy as np


class Classifier:
    def __init__(self, rng):
        self.params = {"W1": rng.normal(size=(4, 6)), "b1": rng.normal(size=6), "W2": rng.normal(size=(6, 3)), "b2": rng.normal(size=3)}

    def forward(self, X):
        self.h = np.maximum(X @ self.params["W1"] + self.params["b1"], 0)
        return self.h @ self.params["W2"] + self.params["b2"]

    def loss(self, X, Y):
        z = self.forward(X)
        shifted = z - z.max(axis=1, keepdims=True)
        logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        p = np.exp(logp)
        dz = (z - Y) / len(X)                            # expect: D7 W1,b1,W2,b2  # fix: dz = (p - Y) / len(X)
        dh = dz @ self.params["W2"].T * (self.h > 0)
        grads = {"W2": self.h.T @ dz, "b2": dz.sum(axis=0), "W1": X.T @ dh, "b1": dh.sum(axis=0)}
        return -np.sum(Y * logp) / len(X), grads


def check():
    rng = np.random.default_rng(27)
    net, X, Y = Classifier(rng), rng.normal(size=(7, 4)), np.eye(3)[rng.integers(3, size=7)]
    return dict(model=net.params, loss=lambda: net.loss(X, Y))
