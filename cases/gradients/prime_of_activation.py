"""A list of matrices and nablas, one column sample at a time: sigmoid_prime wants z and is given the activation.

seen: trains badly
"""
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


class Network:
    def __init__(self, sizes, rng):
        self.biases = [rng.normal(size=(n, 1)) for n in sizes[1:]]
        self.weights = [rng.normal(size=(n, m)) for m, n in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        self.zs, self.activations = [], [a]
        for b, w in zip(self.biases, self.weights):
            self.zs.append(w @ a + b)
            a = sigmoid(self.zs[-1])
            self.activations.append(a)
        return a

    def backprop(self, x, y):
        nabla_b, nabla_w = [0] * len(self.biases), [0] * len(self.weights)
        delta = (self.feedforward(x) - y) * sigmoid_prime(self.zs[-1])
        nabla_b[-1], nabla_w[-1] = delta, delta @ self.activations[-2].T
        for l in range(2, len(self.weights) + 1):
            sp = sigmoid_prime(self.activations[-l])    # expect: C1 weights[0],weights[1],biases[0],biases[1]  # fix: sp = sigmoid_prime(self.zs[-l])
            delta = self.weights[-l + 1].T @ delta * sp
            nabla_b[-l], nabla_w[-l] = delta, delta @ self.activations[-l - 1].T
        return nabla_b, nabla_w


def check():
    rng = np.random.default_rng(10)
    net, x, y = Network([3, 5, 4, 2], rng), rng.normal(size=(3, 1)), rng.random((2, 1))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.feedforward(x) - y) ** 2), backward=lambda: net.backprop(x, y))
