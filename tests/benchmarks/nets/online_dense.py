"""Layer objects on one column sample at a time: backward(output_gradient, learning_rate) updates after every sample."""
import numpy as np


class Dense:
    def __init__(self, input_size, output_size, rng):
        self.weights = rng.standard_normal((output_size, input_size)) * 0.7
        self.bias = rng.standard_normal((output_size, 1)) * 0.3

    def forward(self, input):
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias -= learning_rate * output_gradient
        return input_gradient


class Activation:
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward(self, input):
        self.input = input
        return self.activation(self.input)

    def backward(self, output_gradient, learning_rate):
        return np.multiply(output_gradient, self.activation_prime(self.input))


class Tanh(Activation):
    def __init__(self):
        def tanh(x):
            return np.tanh(x)

        def tanh_prime(x):
            return 1 - np.tanh(x) ** 2

        super().__init__(tanh, tanh_prime)


class Softmax:
    def forward(self, input):
        tmp = np.exp(input)
        self.output = tmp / np.sum(tmp)
        return self.output

    def backward(self, output_gradient, learning_rate):
        n = np.size(self.output)
        return np.dot((np.identity(n) - self.output.T) * self.output, output_gradient)


def cross_entropy(y_true, y_pred):
    return -np.sum(y_true * np.log(y_pred))


def cross_entropy_prime(y_true, y_pred):
    return -y_true / y_pred


def predict(network, input):
    output = input
    for layer in network:
        output = layer.forward(output)
    return output


def train_one(network, x, y, learning_rate):
    output = predict(network, x)
    grad = cross_entropy_prime(y, output)
    for layer in reversed(network):
        grad = layer.backward(grad, learning_rate)


def check(sizes=(4, 6, 5, 3), seed=0):
    rng = np.random.default_rng(seed)
    a, b, c, d = sizes
    network = [Dense(a, b, rng), Tanh(), Dense(b, c, rng), Tanh(), Dense(c, d, rng), Softmax()]
    x = rng.standard_normal((a, 1))
    y = np.eye(d)[:, [int(rng.integers(d))]]
    return dict(
        model=network,
        loss=lambda: cross_entropy(y, predict(network, x)),
        step=lambda: train_one(network, x, y, 0.1),
        learning_rate=0.1,
    )
