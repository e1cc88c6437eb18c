"""An activation layer whose backward evaluates the derivative at the gradient it is handed.

seen: stuck loss
"""
import numpy as np


class Tanh:
    def forward(self, x):
        self.output = np.tanh(x)
        return self.output

    def backward(self, output_gradient):
        return 1 - np.tanh(output_gradient) ** 2         # expect: C7 W1,b1  # fix: return output_gradient * (1 - self.output ** 2)


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(4, 3)), rng.normal(size=(4, 1))
        self.W2, self.b2 = rng.normal(size=(2, 4)), rng.normal(size=(2, 1))
        self.tanh = Tanh()

    def forward(self, x):
        self.h = self.tanh.forward(self.W1 @ x + self.b1)
        return self.W2 @ self.h + self.b2

    def backward(self, x, y):
        d = 2 * (self.forward(x) - y) / y.size
        self.dW2, self.db2 = d @ self.h.T, d
        d = self.tanh.backward(self.W2.T @ d)
        self.dW1, self.db1 = d @ x.T, d


def check():
    rng = np.random.default_rng(21)
    net, x, y = Net(rng), rng.normal(size=(3, 1)), rng.normal(size=(2, 1))
    return dict(model=net, loss=lambda: np.mean((net.forward(x) - y) ** 2), backward=lambda: net.backward(x, y))
