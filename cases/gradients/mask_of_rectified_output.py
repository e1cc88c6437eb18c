"""affine_relu with a cache: the mask asks whether the rectified output is >= 0, which it always is.

seen: trains badly
"""
import numpy as np


def affine_relu_forward(x, w, b):
    a = np.maximum(x @ w + b, 0)
    return a, (x, w, a)


def affine_relu_backward(dout, cache):
    x, w, a = cache
    dout = dout * (a >= 0)                               # expect: C5b w1,b1  # fix: dout = dout * (a > 0)
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


rng = np.random.default_rng(18)
X, Y = rng.normal(size=(6, 4)), rng.normal(size=(6, 2))
params = {"w1": rng.normal(size=(4, 5)), "b1": rng.normal(size=5), "w2": rng.normal(size=(5, 2)), "b2": rng.normal(size=2)}


def loss_and_grads():
    h, cache = affine_relu_forward(X, params["w1"], params["b1"])
    dout = (h @ params["w2"] + params["b2"] - Y) / len(X)
    loss = 0.5 * np.sum(dout ** 2) * len(X)
    _, dw1, db1 = affine_relu_backward(dout @ params["w2"].T, cache)
    return loss, {"w1": dw1, "b1": db1, "w2": h.T @ dout, "b2": dout.sum(axis=0)}


def check():
    return dict(model=params, loss=loss_and_grads)
