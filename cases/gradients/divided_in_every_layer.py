"""Every layer's dZ is divided by m: right at the top, m times too small one layer down, m * m two layers down.

seen: trains badly
"""
import numpy as np

rng = np.random.default_rng(3)
X, Y = rng.normal(size=(3, 7)), rng.normal(size=(2, 7))
W = [rng.normal(size=(5, 3)), rng.normal(size=(4, 5)), rng.normal(size=(2, 4))]


def forward():
    A = [X]
    for w in W[:-1]:
        A.append(np.tanh(w @ A[-1]))
    return A, W[-1] @ A[-1]


def loss():
    return 0.5 * np.sum((forward()[1] - Y) ** 2) / X.shape[1]


def backward():
    A, out = forward()
    m = X.shape[1]
    dZ, dW = (out - Y) / m, []
    for w, a in zip(W[::-1], A[::-1]):
        dW.insert(0, dZ @ a.T)
        dZ = w.T @ dZ * (1 - a ** 2) / m            # expect: A2 W[0],W[1]  # fix: dZ = w.T @ dZ * (1 - a ** 2)
    return dW


def check():
    return dict(model={"W": W}, loss=loss, backward=lambda: {"dW": backward()})
