"""A Dense layer for column vectors that updates itself; the transpose of the stored input is forgotten."""
import numpy as np
class Dense:
    def __init__(self, input_size, output_size):
        self.weights = np.random.randn(output_size, input_size)
        self.bias = np.random.randn(output_size, 1)
    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias
    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input)  # expect: np.dot(output_gradient, self.input) | operand: self.input | born: L5  # fix: weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias -= learning_rate * output_gradient
        return input_gradient
class Tanh:
    def forward(self, input):
        self.input = input
        return np.tanh(input)
    def backward(self, output_gradient, learning_rate):
        return output_gradient * (1 - np.tanh(self.input) ** 2)
def mse(y_true, y_pred):
    return np.mean(np.power(y_true - y_pred, 2))
def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / np.size(y_true)
def predict(network, x):
    output = x
    for layer in network:
        output = layer.forward(output)
    return output
np.random.seed(0)
X = np.reshape([[0, 0, 1], [0, 1, 1], [1, 0, 0], [1, 1, 0]], (4, 3, 1))
Y = np.reshape([[0], [1], [1], [0]], (4, 1, 1))
network = [Dense(3, 5), Tanh(), Dense(5, 1), Tanh()]
for e in range(2):
    error = 0
    for x, y in zip(X, Y):
        output = predict(network, x)
        error += mse(y, output)
        grad = mse_prime(y, output)
        for layer in reversed(network):
            grad = layer.backward(grad, 0.1)
