"""Layers with backward(grad, learning_rate): the weights are updated before the gradient goes through them.

seen: trains badly
"""
import numpy as np


class Dense:
    def __init__(self, n, m, rng):
        self.weights, self.bias = rng.normal(size=(m, n)), rng.normal(size=(m, 1))

    def forward(self, input):
        self.input = input
        return self.weights @ input + self.bias

    def backward(self, output_gradient, learning_rate):
        old = self.weights.copy()
        self.weights -= learning_rate * output_gradient @ self.input.T
        self.bias -= learning_rate * output_gradient
        return self.weights.T @ output_gradient          # expect: E2 layers[0].weights,layers[0].bias  # fix: return old.T @ output_gradient


class Tanh:
    def forward(self, input):
        self.output = np.tanh(input)
        return self.output

    def backward(self, output_gradient, learning_rate):
        return output_gradient * (1 - self.output ** 2)


class Net:
    def __init__(self, rng):
        self.layers = [Dense(3, 5, rng), Tanh(), Dense(5, 2, rng)]

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def train(self, x, y, learning_rate):
        grad = 2 * (self.predict(x) - y) / y.size
        for layer in reversed(self.layers):
            grad = layer.backward(grad, learning_rate)


def check():
    rng = np.random.default_rng(31)
    net, x, y = Net(rng), rng.normal(size=(3, 1)), rng.normal(size=(2, 1))
    return dict(model=net, loss=lambda: np.mean((net.predict(x) - y) ** 2), step=lambda lr: net.train(x, y, lr), learning_rate=0.1)
