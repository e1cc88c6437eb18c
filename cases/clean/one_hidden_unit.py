"""XOR with a single hidden unit never trains: the model is too small, its gradient is right.

looks like: C2
"""
import numpy as np

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([[0.0], [1.0], [1.0], [0.0]])
rng = np.random.default_rng(113)
W1, b1, W2, b2 = rng.normal(size=(2, 1)), np.zeros((1, 1)), rng.normal(size=(1, 1)), np.zeros((1, 1))


def forward():
    a = np.tanh(X @ W1 + b1)
    return a, 1 / (1 + np.exp(-(a @ W2 + b2)))


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2)


def backward():
    a, out = forward()
    d2 = (out - Y) * out * (1 - out)
    d1 = d2 @ W2.T * (1 - a ** 2)
    return {"W1": X.T @ d1, "b1": d1.sum(axis=0, keepdims=True), "W2": a.T @ d2, "b2": d2.sum(axis=0, keepdims=True)}


def check():
    return dict(model={"W1": W1, "b1": b1, "W2": W2, "b2": b2}, loss=loss, backward=backward)
