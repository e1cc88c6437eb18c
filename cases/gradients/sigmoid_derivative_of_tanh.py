"""The activation was switched to tanh, the derivative a * (1 - a) of the sigmoid stayed.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(12)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
params = {"W1": rng.normal(size=(3, 5)), "b1": rng.normal(size=(1, 5)), "W2": rng.normal(size=(5, 2)), "b2": rng.normal(size=(1, 2))}


def forward():
    a1 = np.tanh(X @ params["W1"] + params["b1"])
    return a1, a1 @ params["W2"] + params["b2"]


def loss():
    return 0.5 * np.mean(np.sum((forward()[1] - Y) ** 2, axis=1))


def backward():
    a1, out = forward()
    d2 = (out - Y) / len(X)
    d1 = d2 @ params["W2"].T * a1 * (1 - a1)            # expect: C1c W1,b1  # fix: d1 = d2 @ params["W2"].T * (1 - a1 ** 2)
    return {"W2": a1.T @ d2, "b2": d2.sum(axis=0, keepdims=True), "W1": X.T @ d1, "b1": d1.sum(axis=0, keepdims=True)}


def check():
    return dict(model=params, loss=loss, backward=backward)
