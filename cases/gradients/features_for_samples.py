"""Samples stand in columns, so X.shape[0] counts features: the mean is taken over the wrong size.

seen: gradient check fails by 8/3
"""
import numpy as np

rng = np.random.default_rng(5)
X, Y = rng.normal(size=(3, 8)), (rng.random((1, 8)) > 0.5) * 1.0
params = {"W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=(4, 1)), "W2": rng.normal(size=(1, 4)), "b2": np.full((1, 1), 0.3)}
grads = {}


def forward():
    A1 = np.maximum(params["W1"] @ X + params["b1"], 0)
    return A1, 1 / (1 + np.exp(-(params["W2"] @ A1 + params["b2"])))


def cost():
    A2 = forward()[1]
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


def backward():
    A1, A2 = forward()
    m = X.shape[0]                                     # expect: A4 W1,b1,W2,b2  # fix: m = X.shape[1]
    dZ2 = (A2 - Y) / m
    dZ1 = params["W2"].T @ dZ2 * (A1 > 0)
    grads["dW2"], grads["db2"] = dZ2 @ A1.T, dZ2.sum(axis=1, keepdims=True)
    grads["dW1"], grads["db1"] = dZ1 @ X.T, dZ1.sum(axis=1, keepdims=True)


def check():
    return dict(model={"params": params, "grads": grads}, loss=cost, backward=backward)
