"""Adam as it should be: every entry moves by lr in its first step, and the gradients that go into it are right.

looks like: P4
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
        self.m, self.v, self.t = {"W1": 0.0, "W2": 0.0}, {"W1": 0.0, "W2": 0.0}, 0

    def forward(self, X):
        self.h = np.tanh(X @ self.W1)
        return self.h @ self.W2

    def backward(self, X, Y):
        d2 = self.forward(X) - Y
        self.grads = {"W1": X.T @ (d2 @ self.W2.T * (1 - self.h ** 2)), "W2": self.h.T @ d2}

    def train(self, X, Y, lr):
        self.backward(X, Y)
        self.t += 1                                      # once per step, not per parameter
        for name, g in self.grads.items():
            self.m[name] = 0.9 * self.m[name] + 0.1 * g
            self.v[name] = 0.999 * self.v[name] + 0.001 * g ** 2
            m_hat, v_hat = self.m[name] / (1 - 0.9 ** self.t), self.v[name] / (1 - 0.999 ** self.t)
            setattr(self, name, getattr(self, name) - lr * m_hat / (np.sqrt(v_hat) + 1e-8))


def check():
    rng = np.random.default_rng(84)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    net.train(X, Y, 0.01)                                # the moments are there; backward is what is checked
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
