"""Outputs (n, 1) minus targets (n,) make an (n, n) residual in the backward pass; the loss flattens first.

seen: stuck loss
"""
import numpy as np

rng = np.random.default_rng(66)
X, y = rng.normal(size=(6, 3)), rng.normal(size=6)
net = {"W1": rng.normal(size=(3, 4)), "W2": rng.normal(size=(4, 1))}


def forward():
    h = np.tanh(X @ net["W1"])
    return h, h @ net["W2"]


def loss():
    return 0.5 * np.sum((forward()[1].ravel() - y) ** 2)


def backward():
    h, out = forward()
    residual = out - y                                   # expect: N2 W1,W2  # fix: residual = out - y.reshape(-1, 1)
    delta = residual.sum(axis=1, keepdims=True)
    return {"dW2": h.T @ delta, "dW1": X.T @ (delta @ net["W2"].T * (1 - h ** 2))}


def check():
    return dict(model=net, loss=loss, backward=backward)
