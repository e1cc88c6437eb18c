"""The sigmoid has the wrong exponent sign and a derivative that fits it: an odd activation, a right gradient.

looks like: C4
"""
import numpy as np


def sigmoid(n):
    return 1 / (1 + np.exp(n))


class Net:
    def __init__(self, rng):
        self.w1, self.b1, self.w2, self.b2 = rng.normal(size=(4, 2)), rng.normal(size=(4, 1)), rng.normal(size=(1, 4)), rng.normal(size=(1, 1))

    def run(self, x):
        self.h = sigmoid(self.w1 @ x + self.b1)
        return sigmoid(self.w2 @ self.h + self.b2)

    def backward(self, x, y):
        out = self.run(x)
        d2 = (out - y) * -out * (1 - out)
        d1 = self.w2.T @ d2 * -self.h * (1 - self.h)
        return {"w1": d1 @ x.T, "b1": d1, "w2": d2 @ self.h.T, "b2": d2}


def check():
    net, x, y = Net(np.random.default_rng(112)), np.array([[2.0], [1.0]]), np.array([[1.0]])
    return dict(model=net, loss=lambda: 0.5 * ((net.run(x) - y) ** 2).item(), backward=lambda: net.backward(x, y))
