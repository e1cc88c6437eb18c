"""lam |W|^2 in the loss, lam W in the gradient: half of what is due.

seen: gradient check fails by a multiple of W
"""
import numpy as np

lam = 0.3
rng = np.random.default_rng(46)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
params = {"W1": rng.normal(size=(3, 5)), "b1": rng.normal(size=(1, 5)), "W2": rng.normal(size=(5, 2)), "b2": rng.normal(size=(1, 2))}


def forward():
    h = np.tanh(X @ params["W1"] + params["b1"])
    return h, h @ params["W2"] + params["b2"]


def loss():
    data = 0.5 * np.sum((forward()[1] - Y) ** 2) / len(X)
    return data + lam * sum(np.sum(params[name] ** 2) for name in ("W1", "W2"))


def gradients():
    h, out = forward()
    d2 = (out - Y) / len(X)
    d1 = d2 @ params["W2"].T * (1 - h ** 2)
    grads = {"W1": X.T @ d1, "b1": d1.sum(axis=0, keepdims=True), "W2": h.T @ d2, "b2": d2.sum(axis=0, keepdims=True)}
    for name in ("W1", "W2"):
        grads[name] = grads[name] + lam * params[name]                # expect: G2 W1,W2  # fix: grads[name] = grads[name] + 2 * lam * params[name]
    return grads


def check():
    return dict(model=params, loss=loss, backward=gradients)
