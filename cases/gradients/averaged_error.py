"""Per-sample net: the error is averaged over the outputs before it goes back, so all outputs learn the same.

seen: stuck loss
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.w1, self.w2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))

    def run(self, x):
        self.h = np.tanh(self.w1 @ x)
        return self.w2 @ self.h

    def backward(self, x, y):
        error = np.mean(self.run(x) - y) * np.ones(2)    # expect: D8 w1,w2  # fix: error = self.run(x) - y
        hidden = self.w2.T @ error * (1 - self.h ** 2)
        return np.outer(hidden, x), np.outer(error, self.h)


def check():
    rng = np.random.default_rng(28)
    net, x, y = Net(rng), rng.normal(size=3), rng.normal(size=2)
    return dict(model=net, loss=lambda: 0.5 * np.mean((net.run(x) - y) ** 2) * 2, backward=lambda: net.backward(x, y))
