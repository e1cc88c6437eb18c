"""np.sum without an axis: one number for all hidden biases.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(39)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
W1, b1, W2, b2 = rng.normal(size=(3, 5)), rng.normal(size=(1, 5)), rng.normal(size=(5, 2)), rng.normal(size=(1, 2))


def forward():
    a1 = np.tanh(X @ W1 + b1)
    return a1, a1 @ W2 + b2


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2)


def backward():
    a1, out = forward()
    d2 = out - Y
    d1 = d2 @ W2.T * (1 - a1 ** 2)
    db1 = np.full((1, 5), np.sum(d1))                    # expect: F1 b1  # fix: db1 = d1.sum(axis=0, keepdims=True)
    return X.T @ d1, db1, a1.T @ d2, d2.sum(axis=0, keepdims=True)


def check():
    return dict(model={"W1": W1, "b1": b1, "W2": W2, "b2": b2}, loss=loss, backward=backward)
