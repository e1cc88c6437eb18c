"""@ stands where * is due; five samples and five hidden units make the shapes fit.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(90)
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
p = {"W1": rng.normal(size=(3, 5)), "b1": rng.normal(size=5), "W2": rng.normal(size=(5, 2)), "b2": rng.normal(size=2)}


def forward():
    a1 = np.tanh(X @ p["W1"] + p["b1"])
    return a1, a1 @ p["W2"] + p["b2"]


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2)


def backward():
    a1, out = forward()
    d2 = out - Y
    d1 = (d2 @ p["W2"].T) @ (1 - a1 ** 2)                # expect: N6 W1,b1  # fix: d1 = (d2 @ p["W2"].T) * (1 - a1 ** 2)
    return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": a1.T @ d2, "b2": d2.sum(axis=0)}


def check():
    return dict(model=p, loss=loss, backward=backward)
