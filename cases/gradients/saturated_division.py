"""dL/da = (1 - y) / (1 - a) - y / a with a saturated unit: the loss is clipped and finite, the gradient is nan.

seen: diverges
"""
import numpy as np

rng = np.random.default_rng(92)
X, Y = rng.normal(size=(6, 3)), (rng.random((6, 1)) > 0.5) * 1.0
X[0] = 60.0
net = {"W": np.array([[0.5], [0.4], [0.3]]), "b": np.array([0.1])}


def forward():
    return 1 / (1 + np.exp(-(X @ net["W"] + net["b"])))


def loss():
    a = np.clip(forward(), 1e-9, 1 - 1e-9)
    return -np.mean(Y * np.log(a) + (1 - Y) * np.log(1 - a))


def backward():
    a = forward()
    inside = (a > 1e-9) & (a < 1 - 1e-9)
    dz = ((1 - Y) / (1 - a) - Y / a) * a * (1 - a) * inside / 6     # expect: D4 W,b  # fix: dz = (a - Y) * inside / 6
    return {"W": X.T @ dz, "b": dz.sum(axis=0)}


def check():
    return dict(model=net, loss=loss, backward=backward)
