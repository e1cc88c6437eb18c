"""One function with a flag: deriv=True means x * (1 - x), which wants the output and is given the input.

seen: trains badly
"""
import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


rng = np.random.default_rng(11)
X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])
net = {"syn0": 2 * rng.random((3, 5)) - 1, "syn1": 2 * rng.random((5, 1)) - 1}


def forward():
    z1 = X @ net["syn0"]
    l1 = nonlin(z1)
    return z1, l1, nonlin(l1 @ net["syn1"])


def loss():
    return 0.5 * np.sum((forward()[2] - y) ** 2)


def gradients():
    z1, l1, l2 = forward()
    l2_delta = (l2 - y) * nonlin(l2, deriv=True)
    l1_delta = l2_delta @ net["syn1"].T * nonlin(z1, deriv=True)     # expect: C1b syn0  # fix: l1_delta = l2_delta @ net["syn1"].T * nonlin(l1, deriv=True)
    return {"syn0": X.T @ l1_delta, "syn1": l1.T @ l2_delta}


def check():
    return dict(model=net, loss=loss, backward=gradients)
