"""Matrix form of the online book's net: lists of weights and biases, columns, cross-entropy over sigmoids, weight decay in the loss."""
import numpy as np


class Network2(object):

    def __init__(self, sizes, seed=0, lmbda=0.3):
        rng = np.random.RandomState(seed)
        self.num_layers = len(sizes)
        self.lmbda = lmbda
        self.biases = [rng.randn(y, 1) for y in sizes[1:]]
        self.weights = [rng.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

    def total_cost(self, x, y):
        a = self.feedforward(x)
        cost = np.sum(-y * np.log(a) - (1 - y) * np.log(1 - a)) / x.shape[1]
        cost += 0.5 * (self.lmbda / x.shape[1]) * sum(np.sum(w ** 2) for w in self.weights)
        return cost

    def backprop(self, x, y):
        """Return a tuple ``(nabla_b, nabla_w)`` for the whole mini batch at once."""
        m = x.shape[1]
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        # feedforward
        activation = x
        activations = [x]  # list to store all the activations, layer by layer
        zs = []  # list to store all the z vectors, layer by layer
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigmoid(z)
            activations.append(activation)
        # backward pass
        delta = activations[-1] - y
        nabla_b[-1] = delta.sum(axis=1, keepdims=True) / m
        nabla_w[-1] = np.dot(delta, activations[-2].T) / m + self.lmbda / m * self.weights[-1]
        for l in range(2, self.num_layers):
            sp = sigmoid_prime(zs[-l])
            delta = np.dot(self.weights[-l + 1].T, delta) * sp
            nabla_b[-l] = delta.sum(axis=1, keepdims=True) / m
            nabla_w[-l] = np.dot(delta, activations[-l - 1].T) / m + self.lmbda / m * self.weights[-l]
        return nabla_b, nabla_w


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def check(sizes=(3, 6, 5, 4), samples=7, seed=0):
    rng = np.random.RandomState(seed + 1)
    net = Network2(sizes, seed)
    x, y = rng.randn(sizes[0], samples), np.eye(sizes[-1])[:, rng.randint(0, sizes[-1], samples)]
    return dict(model=net, loss=lambda: net.total_cost(x, y), backward=lambda: net.backprop(x, y))
