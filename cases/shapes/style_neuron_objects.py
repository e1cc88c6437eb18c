"""Neuron objects whose weights are vectors, collected into arrays by comprehensions."""
import numpy as np

class Neuron:
    def __init__(self, n):
        self.weights = np.random.uniform(-1, 1, n)
        self.delta = 0.0

    def fire(self, inputs):
        self.inputs = inputs
        self.output = 1 / (1 + np.exp(-np.dot(self.weights, inputs)))
        return self.output

class Layer:
    def __init__(self, n, m):
        self.neurons = [Neuron(n) for _ in range(m)]

    def fire(self, inputs):
        return np.array([neuron.fire(inputs) for neuron in self.neurons])

    def matrix(self):
        return np.array([neuron.weights for neuron in self.neurons])

    def deltas(self):
        return np.array([neuron.delta for neuron in self.neurons])

np.random.seed(7)
hidden, out = Layer(3, 4), Layer(4, 2)
for x, t in zip(np.random.rand(12, 3), np.random.rand(12, 2)):
    o = out.fire(hidden.fire(x))
    for neuron, e in zip(out.neurons, o - t):
        neuron.delta = e * neuron.output * (1 - neuron.output)
    errors = np.dot(out.matrix(), out.deltas())  # expect: np.dot(out.matrix(), out.deltas()) | operand: out.matrix() | born: L22  # fix: errors = np.dot(out.matrix().T, out.deltas())
    for neuron, e in zip(hidden.neurons, errors):
        neuron.delta = e * neuron.output * (1 - neuron.output)
    for layer in (hidden, out):
        for neuron in layer.neurons:
            neuron.weights -= 0.5 * neuron.delta * neuron.inputs
