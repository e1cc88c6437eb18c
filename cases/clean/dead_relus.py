"""Inputs of 0 to 255 and a large negative bias switch half of the relus off: their true gradient is 0.

looks like: F3
"""
import numpy as np

rng = np.random.default_rng(111)
X, y = rng.integers(0, 256, size=(6, 4)).astype(float), rng.integers(3, size=6)
params = {
    "W1": rng.normal(size=(4, 6)) / 255, "b1": np.array([0.5, 0.4, 0.3, -20.0, -20.0, -20.0]),
    "W2": rng.normal(size=(6, 3)), "b2": rng.normal(size=3),
}


def loss_and_gradients():
    z1 = X @ params["W1"] + params["b1"]
    h = np.maximum(0, z1)
    logits = h @ params["W2"] + params["b2"]
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = shifted / shifted.sum(axis=1, keepdims=True)
    loss = -np.log(p[range(6), y]).mean()
    p[range(6), y] -= 1
    d2 = p / 6
    d1 = d2 @ params["W2"].T * (z1 > 0)
    return loss, {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}


def check():
    return dict(model=params, loss=loss_and_gradients)
