"""Objects all the way down: neurons joined by Connection objects that hold weight and gradient, a shortcut from the inputs, numbers only."""
import math
import random


class Connection:
    def __init__(self, source, target, weight):
        self.source = source
        self.target = target
        self.weight = weight
        self.gradient = 0.0
        source.outgoing.append(self)
        target.incoming.append(self)


class Node:
    def __init__(self, squash, threshold=0.0):
        self.squash = squash
        self.threshold = threshold
        self.threshold_gradient = 0.0
        self.incoming = []
        self.outgoing = []
        self.net = 0.0
        self.activation = 0.0
        self.error = 0.0

    def fire(self):
        self.net = self.threshold
        for c in self.incoming:
            self.net += c.weight * c.source.activation
        if self.squash == 'logistic':
            self.activation = 1 / (1 + math.exp(-self.net))
        elif self.squash == 'softsign':
            self.activation = self.net / (1 + abs(self.net))
        elif self.squash == 'identity':
            self.activation = self.net

    def slope(self):
        if self.squash == 'logistic':
            return self.activation * (1 - self.activation)
        if self.squash == 'softsign':
            return 1 / (1 + abs(self.net)) ** 2
        return 1.0

    def collect(self):
        total = 0.0
        for c in self.outgoing:
            total += c.weight * c.target.error
        self.error = total * self.slope()

    def note(self):
        for c in self.incoming:
            c.gradient += self.error * c.source.activation
        self.threshold_gradient += self.error


class Web:
    def __init__(self, shape, seed):
        dice = random.Random(seed)
        kinds = ['identity', 'softsign', 'logistic', 'identity']
        self.layers = []
        for level, count in enumerate(shape):
            self.layers.append([Node(kinds[level], dice.gauss(0, 0.5)) for _ in range(count)])
        self.connections = []
        for below, above in zip(self.layers, self.layers[1:]):
            for target in above:
                for source in below:
                    self.connections.append(Connection(source, target, dice.gauss(0, 0.9)))
        for target in self.layers[-1]:
            for source in self.layers[0]:
                self.connections.append(Connection(source, target, dice.gauss(0, 0.4)))

    def run(self, numbers):
        for node, number in zip(self.layers[0], numbers):
            node.activation = number
        for layer in self.layers[1:]:
            for node in layer:
                node.fire()
        return [node.activation for node in self.layers[-1]]

    def loss(self, examples):
        total = 0.0
        for numbers, wanted in examples:
            for got, want in zip(self.run(numbers), wanted):
                total += (got - want) ** 2
        return total / len(examples)

    def backpropagate(self, examples):
        for c in self.connections:
            c.gradient = 0.0
        for layer in self.layers[1:]:
            for node in layer:
                node.threshold_gradient = 0.0
        for numbers, wanted in examples:
            self.run(numbers)
            for node, want in zip(self.layers[-1], wanted):
                node.error = 2 * (node.activation - want) / len(examples)
            for layer in reversed(self.layers[1:-1]):
                for node in layer:
                    node.collect()
            for layer in self.layers[1:]:
                for node in layer:
                    node.note()


def check(sizes=(2, 4, 3, 2), samples=5, seed=0):
    web = Web(sizes, seed)
    dice = random.Random(seed + 1)
    examples = [
        ([dice.gauss(0, 1) for _ in range(sizes[0])], [dice.gauss(0, 1) for _ in range(sizes[-1])])
        for _ in range(samples)
    ]
    web.backpropagate(examples)
    return dict(model=web, loss=lambda: web.loss(examples), backward=lambda: web.backpropagate(examples))
