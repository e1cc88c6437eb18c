"""A loop over the samples of a batch assigns the gradients where it should add them.

seen: trains badly
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.W2 = rng.normal(size=(5, 3)), rng.normal(size=(2, 5))

    def forward(self, x):
        self.h = np.tanh(self.W1 @ x)
        return self.W2 @ self.h

    def backward(self, X, Y):
        self.dW1, self.dW2 = np.zeros_like(self.W1), np.zeros_like(self.W2)
        for x, y in zip(X, Y):
            d2 = self.forward(x) - y
            d1 = self.W2.T @ d2 * (1 - self.h ** 2)
            gW1, gW2 = np.outer(d1, x), np.outer(d2, self.h)
            self.dW1, self.dW2 = gW1, gW2                # expect: E8 W1,W2  # fix: self.dW1, self.dW2 = self.dW1 + gW1, self.dW2 + gW2

    def loss(self, X, Y):
        return sum(0.5 * np.sum((self.forward(x) - y) ** 2) for x, y in zip(X, Y))


def check():
    rng = np.random.default_rng(38)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
