"""Batch normalisation that forgets that the variance depends on the input.

seen: trains badly
"""
import numpy as np


def batchnorm_forward(x, gamma, beta):
    mu, std = x.mean(axis=0), np.sqrt(x.var(axis=0) + 1e-5)
    xhat = (x - mu) / std
    return gamma * xhat + beta, (xhat, gamma, std)


def batchnorm_backward(dout, cache):
    xhat, gamma, std = cache
    dxhat = dout * gamma
    dx = (dxhat - dxhat.mean(axis=0)) / std              # expect: I2 W  # fix: dx = (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0)) / std
    return dx, np.sum(dout * xhat, axis=0), dout.sum(axis=0)


rng = np.random.default_rng(58)
X, Y = rng.normal(size=(8, 3)), rng.normal(size=(8, 4))
p = {"W": rng.normal(size=(3, 4)), "gamma": rng.uniform(0.5, 2, size=4), "beta": rng.normal(size=4)}


def loss():
    return 0.5 * np.sum((batchnorm_forward(X @ p["W"], p["gamma"], p["beta"])[0] - Y) ** 2)


def gradients():
    out, cache = batchnorm_forward(X @ p["W"], p["gamma"], p["beta"])
    dx, dgamma, dbeta = batchnorm_backward(out - Y, cache)
    return {"dW": X.T @ dx, "dgamma": dgamma, "dbeta": dbeta}


def check():
    return dict(model=p, loss=loss, backward=gradients)
