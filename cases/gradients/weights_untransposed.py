"""delta @ W where delta @ W.T is due: the layer is square, so nothing complains; all below it is wrong.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(64)
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 4))
p = {"W1": rng.normal(size=(3, 4)), "b1": rng.normal(size=(1, 4)), "W2": rng.normal(size=(4, 4)), "b2": rng.normal(size=(1, 4))}


def forward():
    a1 = np.tanh(X @ p["W1"] + p["b1"])
    return a1, a1 @ p["W2"] + p["b2"]


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2) / len(X)


def backward():
    a1, out = forward()
    d2 = (out - Y) / len(X)
    d1 = d2 @ p["W2"] * (1 - a1 ** 2)                    # expect: N3 W1,b1  # fix: d1 = d2 @ p["W2"].T * (1 - a1 ** 2)
    return {"dW1": X.T @ d1, "db1": d1.sum(axis=0, keepdims=True), "dW2": a1.T @ d2, "db2": d2.sum(axis=0, keepdims=True)}


def check():
    return dict(model=p, loss=loss, backward=backward)
