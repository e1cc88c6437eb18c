"""Weights, biases and outputs are lists of the class: both layers use the first layer's, and output only grows.

seen: stuck loss
"""
import numpy as np


class Layer:
    weights, biases, output = [], [], []

    def __init__(self, inputs, units, rng):
        self.units = units                               # expect: O2 Layer.weights  # fix: self.units, self.weights, self.biases = units, [], []
        for _ in range(units):
            self.weights.append(rng.normal(size=inputs))
            self.biases.append(rng.normal(size=1))

    def process(self, x):
        self.x, outputs = x, self.output                 # expect: O3b layers[0].output  # fix: self.x = x; outputs = self.output = []
        for i in range(self.units):
            outputs.append(1 / (1 + np.exp(-self.weights[i] @ x - self.biases[i][0])))
        return np.array(outputs[:self.units])

    def back(self, grad):
        s = np.array(self.output[:self.units])
        delta = grad * s * (1 - s)
        self.dweights, self.dbiases = [d * self.x for d in delta], [np.array([d]) for d in delta]
        return delta @ np.array(self.weights[:self.units])


class Network:
    def __init__(self, rng):
        self.layers = [Layer(2, 2, rng), Layer(2, 2, rng)]

    def feed_forward(self, x):
        for layer in self.layers:
            x = layer.process(x)
        return x

    def backward(self, x, y):
        grad = self.feed_forward(x) - y
        for layer in self.layers[::-1]:
            grad = layer.back(grad)


def check():
    net, x, y = Network(np.random.default_rng(69)), np.array([2.0, 1.0]), np.array([0.0, 1.0])
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.feed_forward(x) - y) ** 2), backward=lambda: net.backward(x, y))
