"""Each time step is derived alone: the gradient of the next step never comes back.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(80)
T, N, D, H = 4, 3, 2, 5
X, Y = rng.normal(size=(T, N, D)), rng.normal(size=(T, N, H))
p = {"Wxh": rng.normal(size=(D, H)), "Whh": 0.5 * rng.normal(size=(H, H)), "b": rng.normal(size=H)}


def forward():
    hs = {-1: np.full((N, H), 0.2)}
    for t in range(T):
        hs[t] = np.tanh(X[t] @ p["Wxh"] + hs[t - 1] @ p["Whh"] + p["b"])
    return hs


def loss():
    hs = forward()
    return 0.5 * sum(np.sum((hs[t] - Y[t]) ** 2) for t in range(T))


def backward():
    hs = forward()
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    dh_next = np.zeros((N, H))
    for t in reversed(range(T)):
        dh = hs[t] - Y[t]                                # expect: J2 Wxh,Whh,b  # fix: dh = hs[t] - Y[t] + dh_next
        dz = dh * (1 - hs[t] ** 2)
        grads["Wxh"] += X[t].T @ dz
        grads["Whh"] += hs[t - 1].T @ dz
        grads["b"] += dz.sum(axis=0)
        dh_next = dz @ p["Whh"].T
    return grads


def check():
    return dict(model=p, loss=loss, backward=backward)
