"""Noise from the operating system is added in every forward pass: the loss is no function, and nothing can put it back.

seen: gradient check fails by no constant
"""
import os

import numpy as np


class Net:
    def __init__(self, rng):
        self.W = rng.normal(size=(3, 2))

    def forward(self, X):
        noise = np.frombuffer(os.urandom(len(X)), dtype=np.uint8)[:, None] / 255.0    # expect: O5 loss  # fix: noise = 0.5
        return (X + 0.3 * noise) @ self.W

    def backward(self, X, Y):
        self.dW = (X + 0.15).T @ (self.forward(X) - Y)


def check():
    rng = np.random.default_rng(71)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
