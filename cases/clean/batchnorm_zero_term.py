"""The long derivation of batch normalisation without the term -2 sum(x - mu) / N: that term is always 0.

looks like: I2
"""
import numpy as np

rng = np.random.default_rng(107)
X, Y = rng.normal(size=(7, 3)), rng.normal(size=(7, 4))
p = {"W": rng.normal(size=(3, 4)), "gamma": rng.uniform(0.5, 2, size=4), "beta": rng.normal(size=4)}


def forward():
    z = X @ p["W"]
    mu, var = z.mean(axis=0), z.var(axis=0)
    ivar = 1 / np.sqrt(var + 1e-5)
    return z - mu, ivar, p["gamma"] * (z - mu) * ivar + p["beta"]


def loss():
    return 0.5 * np.sum((forward()[2] - Y) ** 2)


def backward():
    xmu, ivar, out = forward()
    dout = out - Y
    dxhat = dout * p["gamma"]
    dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * ivar ** 3
    dmu = -np.sum(dxhat * ivar, axis=0)
    dz = dxhat * ivar + dvar * 2 * xmu / len(X) + dmu / len(X)
    return {"W": X.T @ dz, "gamma": np.sum(dout * xmu * ivar, axis=0), "beta": dout.sum(axis=0)}


def check():
    return dict(model=p, loss=loss, backward=backward)
