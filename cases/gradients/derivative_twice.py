"""The dense layer applies the activation's derivative, and so does the loop that calls it.

seen: stuck loss
"""
import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.weights, self.bias = rng.normal(size=(n, m)), rng.normal(size=(1, m))

    def forward(self, x):
        self.input = x
        self.output = 1 / (1 + np.exp(-(x @ self.weights + self.bias)))
        return self.output

    def backward(self, grad):
        delta = grad * self.output * (1 - self.output)
        self.dweights, self.dbias = self.input.T @ delta, delta.sum(axis=0, keepdims=True)
        return delta @ self.weights.T


class Net:
    def __init__(self, rng):
        self.hidden, self.out = Dense(3, 5, rng), Dense(5, 2, rng)

    def forward(self, X):
        return self.out.forward(self.hidden.forward(X))

    def backward(self, X, Y):
        grad = self.out.backward(self.forward(X) - Y)
        grad = grad * self.hidden.output * (1 - self.hidden.output)     # expect: C2b hidden.weights,hidden.bias  # fix: pass
        self.hidden.backward(grad)


def check():
    rng = np.random.default_rng(14)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.random((6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(X, Y))
