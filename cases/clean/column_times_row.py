"""delta * x.T with a column and a row is the outer product: * broadcasts to what @ would give.

looks like: N6
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(4, 3)), rng.normal(size=(4, 1))
        self.W2, self.b2 = rng.normal(size=(2, 4)), rng.normal(size=(2, 1))

    def run(self, x):
        self.h = np.tanh(self.W1 @ x + self.b1)
        return self.W2 @ self.h + self.b2

    def backprop(self, x, y):
        d2 = self.run(x) - y
        d1 = self.W2.T @ d2 * (1 - self.h ** 2)
        return {"W1": d1 * x.T, "b1": d1, "W2": d2 * self.h.T, "b2": d2}


def check():
    rng = np.random.default_rng(120)
    net, x, y = Net(rng), rng.normal(size=(3, 1)), rng.normal(size=(2, 1))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.run(x) - y) ** 2), backward=lambda: net.backprop(x, y))
