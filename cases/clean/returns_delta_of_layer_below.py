"""backward returns the PREVIOUS layer's delta, multiplied by the derivative at this layer's input: another convention.

looks like: C1
"""
import numpy as np


class FullyConnected:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(m, n)), rng.normal(size=(m, 1))

    def forward(self, x):
        self.input = x
        self.output = 1 / (1 + np.exp(-(self.W @ x + self.b)))
        return self.output

    def backward(self, delta):
        self.W_grad, self.b_grad = delta @ self.input.T, delta.sum(axis=1, keepdims=True)
        return self.W.T @ delta * self.input * (1 - self.input)


class Network:
    def __init__(self, rng):
        self.layers = [FullyConnected(3, 5, rng), FullyConnected(5, 4, rng), FullyConnected(4, 2, rng)]

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, x, y):
        out = self.predict(x)
        delta = (out - y) * out * (1 - out)
        for layer in self.layers[::-1]:
            delta = layer.backward(delta)


def check():
    rng = np.random.default_rng(106)
    net, x, y = Network(rng), rng.normal(size=(3, 6)), rng.random((2, 6))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.predict(x) - y) ** 2), backward=lambda: net.backward(x, y))
