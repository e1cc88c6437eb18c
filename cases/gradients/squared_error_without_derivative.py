"""Squared error on a sigmoid output, with the delta y_hat - y of cross-entropy.

seen: trains well, gradient check fails by no constant
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.wih, self.who = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))

    def query(self, inputs):
        self.hidden = 1 / (1 + np.exp(-self.wih @ inputs))
        return 1 / (1 + np.exp(-self.who @ self.hidden))

    def backward(self, inputs, targets):
        final = self.query(inputs)
        delta = final - targets                          # expect: C3b wih,who  # fix: delta = (final - targets) * final * (1 - final)
        hidden_delta = self.who.T @ delta * self.hidden * (1 - self.hidden)
        return hidden_delta @ inputs.T, delta @ self.hidden.T


def check():
    rng = np.random.default_rng(15)
    net, X, T = Net(rng), rng.normal(size=(3, 7)), rng.random((2, 7))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.query(X) - T) ** 2), backward=lambda: net.backward(X, T))
