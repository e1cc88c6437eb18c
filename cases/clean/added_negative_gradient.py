"""delta is y - y_hat and the update adds it: descent, not a wrong sign.

looks like: B1
"""
import numpy as np


def nonlin(x, deriv=False):
    return x * (1 - x) if deriv else 1 / (1 + np.exp(-x))


X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])


class Net:
    def __init__(self, rng):
        self.syn0, self.syn1 = rng.normal(size=(3, 4)), rng.normal(size=(4, 1))

    def train(self):
        l1 = nonlin(X @ self.syn0)
        l2 = nonlin(l1 @ self.syn1)
        l2_delta = (y - l2) * nonlin(l2, deriv=True)
        l1_delta = l2_delta @ self.syn1.T * nonlin(l1, deriv=True)
        self.syn1 += l1.T @ l2_delta
        self.syn0 += X.T @ l1_delta

    def loss(self):
        return 0.5 * np.sum((nonlin(nonlin(X @ self.syn0) @ self.syn1) - y) ** 2)


def check():
    net = Net(np.random.default_rng(104))
    return dict(model=net, loss=net.loss, step=net.train, learning_rate=1.0)
