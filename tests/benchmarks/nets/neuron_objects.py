"""Neuron objects with Python floats: weights as lists, one neuron at a time, gradients summed over the samples."""
import math
import random


class Neuron:
    def __init__(self, n, rnd):
        self.weights = [rnd.uniform(-1, 1) for _ in range(n)]
        self.bias = rnd.uniform(-0.5, 0.5)
        self.inputs = []
        self.output = 0.0
        self.delta = 0.0
        self.weight_grads = [0.0] * n
        self.bias_grad = 0.0

    def activate(self, inputs):
        self.inputs = inputs
        total = self.bias
        for w, i in zip(self.weights, inputs):
            total += w * i
        self.output = 1.0 / (1.0 + math.exp(-total))
        return self.output

    def clear(self):
        self.weight_grads = [0.0] * len(self.weights)
        self.bias_grad = 0.0


class Network:
    def __init__(self, sizes, seed):
        rnd = random.Random(seed)
        self.layers = [[Neuron(a, rnd) for _ in range(b)] for a, b in zip(sizes[:-1], sizes[1:])]

    def forward(self, row):
        for layer in self.layers:
            row = [neuron.activate(row) for neuron in layer]
        return row

    def loss(self, rows, targets):
        total = 0.0
        for row, target in zip(rows, targets):
            out = self.forward(row)
            total += sum(0.5 * (o - t) ** 2 for o, t in zip(out, target))
        return total

    def backward(self, rows, targets):
        for layer in self.layers:
            for neuron in layer:
                neuron.clear()
        for row, target in zip(rows, targets):
            self.forward(row)
            for k, neuron in enumerate(self.layers[-1]):
                neuron.delta = (neuron.output - target[k]) * neuron.output * (1 - neuron.output)
            for l in range(len(self.layers) - 2, -1, -1):
                for j, neuron in enumerate(self.layers[l]):
                    error = 0.0
                    for other in self.layers[l + 1]:
                        error += other.weights[j] * other.delta
                    neuron.delta = error * neuron.output * (1 - neuron.output)
            for layer in self.layers:
                for neuron in layer:
                    for i, value in enumerate(neuron.inputs):
                        neuron.weight_grads[i] += neuron.delta * value
                    neuron.bias_grad += neuron.delta


def check(sizes=(3, 4, 2), samples=4, seed=0):
    rnd = random.Random(seed + 7)
    net = Network(sizes, seed)
    rows = [[rnd.gauss(0, 1) for _ in range(sizes[0])] for _ in range(samples)]
    targets = [[rnd.random() for _ in range(sizes[-1])] for _ in range(samples)]
    return dict(model=net, loss=lambda: net.loss(rows, targets), backward=lambda: net.backward(rows, targets))
