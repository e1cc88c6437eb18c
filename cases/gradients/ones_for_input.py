"""dW1 is made as if every input were 1: each of its rows is db1.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(35)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
p = {"W1": rng.normal(size=(3, 5)), "b1": rng.normal(size=5), "W2": rng.normal(size=(5, 2)), "b2": rng.normal(size=2)}


def forward():
    h = np.tanh(X @ p["W1"] + p["b1"])
    return h, h @ p["W2"] + p["b2"]


def loss():
    return 0.5 * np.mean(np.sum((forward()[1] - Y) ** 2, axis=1))


def backward():
    h, out = forward()
    d2 = (out - Y) / 6
    d1 = d2 @ p["W2"].T * (1 - h ** 2)
    dW1 = np.ones_like(X).T @ d1                         # expect: E5 W1  # fix: dW1 = X.T @ d1
    return {"W2": h.T @ d2, "b2": d2.sum(axis=0), "W1": dW1, "b1": d1.sum(axis=0)}


def check():
    return dict(model=p, loss=loss, backward=backward)
