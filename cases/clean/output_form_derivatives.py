"""x * (1 - x) and 1 - x ** 2 are fed the OUTPUT of their activation: right as they are.

looks like: C1b
"""
import numpy as np


def sigmoid(x, derivative=False):
    return x * (1 - x) if derivative else 1 / (1 + np.exp(-x))


def tanh(x, derivative=False):
    return 1 - x ** 2 if derivative else np.tanh(x)


rng = np.random.default_rng(102)
X, Y = rng.normal(size=(5, 3)), rng.random((5, 2))
weights = {"syn0": rng.normal(size=(3, 4)), "syn1": rng.normal(size=(4, 2))}


def forward():
    l1 = tanh(X @ weights["syn0"])
    return l1, sigmoid(l1 @ weights["syn1"])


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2)


def backward():
    l1, l2 = forward()
    l2_delta = (l2 - Y) * sigmoid(l2, derivative=True)
    l1_delta = l2_delta @ weights["syn1"].T * tanh(l1, derivative=True)
    return {"syn0": X.T @ l1_delta, "syn1": l1.T @ l2_delta}


def check():
    return dict(model=weights, loss=loss, backward=backward)
