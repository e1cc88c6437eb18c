"""Ones are appended to the hidden layer; its delta keeps the entry of the bias unit, and dW0 has a column too many.

seen: crash
"""
import numpy as np

rng = np.random.default_rng(43)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
theta = [rng.normal(size=(4, 5)), rng.normal(size=(6, 2))]


def with_ones(a):
    return np.column_stack([a, np.ones(len(a))])


def forward():
    h = with_ones(np.tanh(with_ones(X) @ theta[0]))
    return h, h @ theta[1]


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2)


def gradients():
    h, out = forward()
    d2 = out - Y
    d1 = d2 @ theta[1].T * (1 - h ** 2)                  # expect: F4 theta[0]  # fix: d1 = (d2 @ theta[1].T * (1 - h ** 2))[:, :-1]
    return [with_ones(X).T @ d1, h.T @ d2]


def check():
    return dict(model={"theta": theta}, loss=loss, backward=lambda: {"theta": gradients()})
