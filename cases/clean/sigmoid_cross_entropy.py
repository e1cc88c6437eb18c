"""y_hat - y IS the gradient for a sigmoid with binary cross-entropy: no derivative of the sigmoid is missing.

looks like: C3b
"""
import numpy as np

rng = np.random.default_rng(100)
X, Y = rng.normal(size=(6, 3)), (rng.random((6, 2)) > 0.5) * 1.0
W, b = rng.normal(size=(3, 2)), rng.normal(size=2)


def predict():
    return 1 / (1 + np.exp(-(X @ W + b)))


def loss():
    p = predict()
    return -np.mean(np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p), axis=1))


def backward():
    delta = (predict() - Y) / len(X)
    return {"W": X.T @ delta, "b": delta.sum(axis=0)}


def check():
    return dict(model={"W": W, "b": b}, loss=loss, backward=backward)
