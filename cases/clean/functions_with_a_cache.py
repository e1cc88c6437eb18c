"""affine_relu_backward(dout, cache) masks by the INPUT of the relu and hands the cache on in pieces: right.

looks like: C5
"""
import numpy as np


def affine_relu_forward(x, w, b):
    z = x @ w + b
    return np.maximum(z, 0), ((x, w), z)


def affine_relu_backward(dout, cache):
    (x, w), z = cache
    dz = dout * (z > 0)
    return dz @ w.T, x.T @ dz, dz.sum(axis=0)


def loss_and_grads(params, x, y):
    h, cache1 = affine_relu_forward(x, params["W1"], params["b1"])
    out, cache2 = affine_relu_forward(h, params["W2"], params["b2"])
    grads = {}
    dh, grads["W2"], grads["b2"] = affine_relu_backward((out - y) / len(x), cache2)
    _, grads["W1"], grads["b1"] = affine_relu_backward(dh, cache1)
    return 0.5 * np.sum((out - y) ** 2) / len(x), grads


def check():
    rng = np.random.default_rng(94)
    params = dict(W1=rng.normal(size=(3, 5)), b1=rng.normal(size=5), W2=rng.normal(size=(5, 2)), b2=rng.normal(size=2))
    x, y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    return dict(model=params, loss=lambda: loss_and_grads(params, x, y))
