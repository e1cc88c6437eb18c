"""The loss is a sum over the batch, and nothing is divided by N anywhere: right as it is.

looks like: A1
"""
import numpy as np

rng = np.random.default_rng(115)
X, Y = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
net = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=(1, 2))}


def loss():
    return 0.5 * np.sum((X @ net["W"] + net["b"] - Y) ** 2)


def backward():
    d = X @ net["W"] + net["b"] - Y
    return {"W": X.T @ d, "b": d.sum(axis=0, keepdims=True)}


def check():
    return dict(model=net, loss=loss, backward=backward)
