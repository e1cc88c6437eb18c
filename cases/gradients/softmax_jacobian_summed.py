"""One sample at a time: the softmax Jacobian is summed over its rows, which gives 1e-17, and nothing is learned.

seen: stuck loss
"""
import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def softmax_prime(s):
    return np.diag(s) - np.outer(s, s)


class Net:
    def __init__(self, rng):
        self.W, self.b = rng.normal(size=(3, 4)), rng.normal(size=3)

    def forward(self, x):
        return softmax(self.W @ x + self.b)

    def backward(self, x, y):
        s = self.forward(x)
        delta = (s - y) * softmax_prime(s).sum(axis=0)   # expect: D2 W,b  # fix: delta = softmax_prime(s) @ (s - y)
        return {"W": np.outer(delta, x), "b": delta}


def check():
    rng = np.random.default_rng(23)
    net, x, y = Net(rng), rng.normal(size=4), np.array([0.0, 1.0, 0.0])
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(x) - y) ** 2), backward=lambda: net.backward(x, y))
