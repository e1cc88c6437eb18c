"""A flat script whose bias is a number among its globals, at a point where its gradient is zero."""

import numpy as np

w = np.zeros(3)
b = 0.0
X = np.random.default_rng(0).normal(size=(6, 3))
y = np.array([1, 0, 1, 0, 1, 0])


def probabilities():
    return 1 / (1 + np.exp(-(X @ w + b)))


def loss():
    p = probabilities()
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def grad():
    e = (probabilities() - y) / len(y)
    return {"w": X.T @ e, "b": e.sum()}
