"""Weights, biases and outputs are lists of the class, shared by all layers; output grows with every call.

seen: stuck loss
"""
import numpy as np


def sigmoid(n):
    return 1 / (1 + np.exp(n))                           # the exponent has the wrong sign


class Layer:
    weights = []                                         # expect: O2 weights
    biases = []
    output = []                                          # expect: O3b output

    def __init__(self, inputs, units, rng):
        for _ in range(units):
            self.weights.append(rng.normal(size=inputs))
            self.biases.append(rng.normal())
        self.units = units

    def process(self, inputs):
        for i in range(self.units):
            self.output.append(sigmoid(np.dot(self.weights[i], inputs) + self.biases[i]))
        return np.array(self.output[:self.units])


class Network:
    def __init__(self, rng):
        self.layers = [Layer(2, 2, rng), Layer(2, 2, rng)]

    def feed_forward(self, inputs):
        for layer in self.layers:
            inputs = layer.process(inputs)
        return inputs


def check():
    net = Network(np.random.default_rng(69))
    return dict(model=net, loss=lambda: sum((net.feed_forward(np.array([2.0, 1.0])) - np.array([0.0, 1.0])) ** 2), backward=lambda: None)
