"""Neurons as dicts of lists, the bias as last weight, error = target - output, weights added: online, right.

looks like: B1
"""
import math
import random

random.seed(1)
network = [
    [{"weights": [random.uniform(-1, 1) for _ in range(3)]} for _ in range(4)],
    [{"weights": [random.uniform(-1, 1) for _ in range(5)]} for _ in range(2)],
]
row, expected = [0.7, -1.3], [1.0, 0.0]


def forward_propagate(row):
    inputs = row
    for layer in network:
        outputs = []
        for neuron in layer:
            activation = neuron["weights"][-1] + sum(w * v for w, v in zip(neuron["weights"], inputs))
            neuron["output"] = 1 / (1 + math.exp(-activation))
            outputs.append(neuron["output"])
        inputs = outputs
    return inputs


def train(rate):
    forward_propagate(row)
    for i in reversed(range(len(network))):
        for j, neuron in enumerate(network[i]):
            if i == len(network) - 1:
                error = expected[j] - neuron["output"]
            else:
                error = sum(above["weights"][j] * above["delta"] for above in network[i + 1])
            neuron["delta"] = error * neuron["output"] * (1 - neuron["output"])
    for i, layer in enumerate(network):
        inputs = row if i == 0 else [neuron["output"] for neuron in network[i - 1]]
        for neuron in layer:
            for j in range(len(inputs)):
                neuron["weights"][j] += rate * neuron["delta"] * inputs[j]
            neuron["weights"][-1] += rate * neuron["delta"]


def check():
    def loss():
        return 0.5 * sum((o - t) ** 2 for o, t in zip(forward_propagate(row), expected))

    return dict(model=network, loss=loss, step=train, learning_rate=0.5)
