"""The loss class returns y - y_hat, and nothing adds the minus again: the net climbs.

seen: diverges
"""
import numpy as np


class SquaredError:
    def forward(self, y_hat, y):
        self.y_hat, self.y = y_hat, y
        return 0.5 * np.mean(np.sum((y_hat - y) ** 2, axis=1))

    def backward(self):
        return (self.y - self.y_hat) / len(self.y)      # expect: B1 hidden.W,hidden.b,out.W,out.b  # fix: return (self.y_hat - self.y) / len(self.y)


class Linear:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=m)

    def __call__(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T


class Net:
    def __init__(self, rng):
        self.hidden, self.out, self.criterion = Linear(3, 4, rng), Linear(4, 2, rng), SquaredError()

    def loss(self, X, Y):
        self.a = np.tanh(self.hidden(X))
        return self.criterion.forward(self.out(self.a), Y)

    def backward(self):
        self.hidden.backward(self.out.backward(self.criterion.backward()) * (1 - self.a ** 2))


def check():
    rng = np.random.default_rng(8)
    net, X, Y = Net(rng), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))

    def backward():
        net.loss(X, Y)
        net.backward()

    return dict(model=net, loss=lambda: net.loss(X, Y), backward=backward)
