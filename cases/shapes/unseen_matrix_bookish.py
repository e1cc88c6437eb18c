"""The book net with np.mat: the hidden error is taken times the outputs with a star."""
import numpy as np
class NeuralNetwork:
    def __init__(self, inodes, hnodes, onodes, lr):
        self.wih = np.asmatrix(np.random.normal(0.0, inodes ** -0.5, (hnodes, inodes)))
        self.who = np.asmatrix(np.random.normal(0.0, hnodes ** -0.5, (onodes, hnodes)))
        self.lr = lr
        self.f = lambda x: 1 / (1 + np.exp(-x))
    def train(self, inputs_list, targets_list):
        inputs = np.asmatrix(inputs_list).T
        targets = np.asmatrix(targets_list).T
        hidden = self.f(self.wih * inputs)
        final = self.f(self.who * hidden)
        errors = targets - final
        herrors = self.who.T * errors
        g = np.multiply(errors, np.multiply(final, 1 - final))
        self.who += self.lr * g * hidden.T
        gh = herrors * np.multiply(hidden, 1 - hidden)  # expect: herrors * np.multiply(hidden, 1 - hidden) | operand: np.multiply(hidden, 1 - hidden) | born: L18  # fix: gh = np.multiply(herrors, np.multiply(hidden, 1 - hidden))
        self.wih += self.lr * gh * inputs.T
np.random.seed(4)
n = NeuralNetwork(3, 6, 2, 0.3)
for e in range(3):
    for row in np.random.rand(5, 3):
        n.train(row.tolist(), [0.1, 0.9])
