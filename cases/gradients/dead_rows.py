"""Neuron j of the first layer sees input vector j through row j of a (4, 2) matrix: rows 2 and 3 are never used.

seen: stuck loss
"""
import numpy as np


class Layer:
    def __init__(self, inputs, neurons, rng):
        self.weights, self.bias = rng.normal(size=(inputs, neurons)), rng.normal(size=(1, neurons))


class Net:
    def __init__(self, rng):
        self.layers = [Layer(4, 2, rng), Layer(2, 2, rng), Layer(2, 2, rng)]

    def forward(self, inputs):
        self.inputs = inputs
        first = self.layers[0]
        a = np.array([[first.weights[j] @ x[0] + first.bias[0, j] for j, x in enumerate(inputs)]])
        self.outputs = [1 / (1 + np.exp(-a))]
        for layer in self.layers[1:]:
            z = self.outputs[-1] @ layer.weights.T + layer.bias      # W is used transposed: it works because it is square
            self.outputs.append(1 / (1 + np.exp(-z)))
        return self.outputs[-1]

    def backward(self, target):
        grads = []
        delta = (self.outputs[-1] - target) * self.outputs[-1] * (1 - self.outputs[-1])
        for l in (2, 1):
            grads.insert(0, (delta.T @ self.outputs[l - 1], delta))
            delta = delta @ self.layers[l].weights * self.outputs[l - 1] * (1 - self.outputs[l - 1])
        dW = np.zeros_like(self.layers[0].weights)       # warns: X1 layers[0].weights
        for j, x in enumerate(self.inputs):
            dW[j] = delta[0, j] * x[0]
        grads.insert(0, (dW, delta))
        for layer, (layer.dweights, layer.dbias) in zip(self.layers, grads):
            pass


def check():
    net = Net(np.random.default_rng(70))
    inputs, target = [np.array([[0.56, 0.75]]), np.array([[0.23, 0.41]])], np.array([[1.0, 0.0]])

    def backward():
        net.forward(inputs)
        net.backward(target)

    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(inputs) - target) ** 2), backward=backward)
