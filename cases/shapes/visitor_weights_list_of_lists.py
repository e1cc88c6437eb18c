"""Weights from a file of settings are plain lists."""
import json
import numpy as np
settings = json.loads('{"W": [[0.1, -0.2], [0.4, 0.3], [-0.5, 0.2]], "b": [0.0, 0.1], "lr": 0.1}')
W, b = settings["W"], np.array(settings["b"])  # fix: W, b = np.array(settings["W"]), np.array(settings["b"])
X = np.random.default_rng(0).normal(size=(7, 3))
T = np.sign(X[:, :2])
for _ in range(3):
    out = np.tanh(X @ W + b)
    d = (out - T) * (1 - out ** 2) / len(X)
    below = d @ W.T  # expect: W.T | operand: W | born: L5
    W = W - settings["lr"] * X.T @ d
    b = b - settings["lr"] * d.sum(axis=0)
