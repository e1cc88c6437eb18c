"""Exam grades from study habits, homework by somebody who came from C#: camelCase, columns are students, the bias is the last column of every weight matrix, LeCun's scaled tanh below logistic outputs, half the squared error per student with decay."""
import numpy as np


def scaledTanh(x):
    return 1.7159 * np.tanh(2.0 / 3.0 * x)


def scaledTanhDeriv(x):
    t = np.tanh(2.0 / 3.0 * x)
    return 1.7159 * 2.0 / 3.0 * (1.0 - t * t)


def logistic(x):
    return 1.0 / (1.0 + np.exp(-x))


def logisticDeriv(y):
    """expects the OUTPUT of logistic"""
    return y * (1.0 - y)


def appendOnes(a):
    return np.vstack([a, np.ones((1, a.shape[1]))])


class GradeNetwork:
    def __init__(self, layerSizes, decay, generator):
        self.decay = decay
        self.weightMatrices = []
        for numIn, numOut in zip(layerSizes[:-1], layerSizes[1:]):
            scale = 1.5 / np.sqrt(numIn + 1)
            self.weightMatrices.append(generator.normal(size=(numOut, numIn + 1)) * scale)
        self.numLayers = len(self.weightMatrices)
        self.gradients = [None] * self.numLayers

    def feedForward(self, inputs):
        self.inputsWithOnes = []
        self.netInputs = []
        current = inputs
        for index, weights in enumerate(self.weightMatrices):
            withOnes = appendOnes(current)
            netInput = weights @ withOnes
            self.inputsWithOnes.append(withOnes)
            self.netInputs.append(netInput)
            isLast = index == self.numLayers - 1
            current = logistic(netInput) if isLast else scaledTanh(netInput)
        self.outputs = current
        return current

    def computeCost(self, inputs, targets):
        numStudents = inputs.shape[1]
        errors = self.feedForward(inputs) - targets
        cost = 0.5 * np.sum(errors ** 2) / numStudents
        for weights in self.weightMatrices:
            cost += 0.5 * self.decay * np.sum(weights[:, :-1] ** 2)
        return cost

    def backPropagate(self, targets):
        numStudents = targets.shape[1]
        delta = (self.outputs - targets) * logisticDeriv(self.outputs)
        for index in reversed(range(self.numLayers)):
            weights = self.weightMatrices[index]
            gradient = delta @ self.inputsWithOnes[index].T / numStudents
            gradient[:, :-1] += self.decay * weights[:, :-1]
            self.gradients[index] = gradient
            if index > 0:
                backErrors = weights[:, :-1].T @ delta
                delta = backErrors * scaledTanhDeriv(self.netInputs[index - 1])

    def applyGradients(self, learningRate):
        for index in range(self.numLayers):
            self.weightMatrices[index] -= learningRate * self.gradients[index]


def check(sizes=(6, 5, 7, 3), samples=8, seed=0):
    generator = np.random.default_rng(seed + 64)
    network = GradeNetwork(sizes, 0.03, generator)
    inputs = generator.normal(size=(sizes[0], samples))
    targets = generator.uniform(0.1, 0.9, size=(sizes[-1], samples))

    def backward():
        network.feedForward(inputs)
        network.backPropagate(targets)

    return dict(model=network, loss=lambda: network.computeCost(inputs, targets), backward=backward)
