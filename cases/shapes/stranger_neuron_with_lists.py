"""Neurons that keep python lists: a number times a list of inputs."""
import random
import numpy as np
random.seed(1)
class Neuron:
    def __init__(self, n):
        self.weights = np.array([random.uniform(-1, 1) for _ in range(n)])
        self.bias = 0.0
    def feed(self, inputs):
        self.inputs = inputs  # fix: self.inputs = np.array(inputs)
        self.output = 1 / (1 + np.exp(-(np.dot(self.weights, inputs) + self.bias)))
        return self.output
    def update(self, delta, lr):
        self.weights -= lr * delta * self.inputs  # expect: lr * delta * self.inputs | operand: self.inputs | born: L16
        self.bias -= lr * delta
samples = [([0.0, 0.0, 1.0], 0), ([0.0, 1.0, 1.0], 1), ([1.0, 0.0, 1.0], 1), ([1.0, 1.0, 1.0], 1)]
neuron = Neuron(3)
for _ in range(5):
    for inputs, target in samples:
        out = neuron.feed(inputs)
        neuron.update(float((out - target) * out * (1 - out)), 0.5)
