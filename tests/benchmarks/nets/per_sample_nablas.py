"""Lists of matrices, one column sample at a time, nablas accumulated over the samples, half squared error."""
import numpy as np


class Network:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.num_layers = len(sizes)
        self.weights = [rng.normal(size=(b, a)) * 0.8 for a, b in zip(sizes[:-1], sizes[1:])]
        self.biases = [rng.normal(size=(b, 1)) * 0.4 for b in sizes[1:]]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigma(np.dot(w, a) + b)
        return a

    def cost(self, data):
        total = 0.0
        for x, y in data:
            total += 0.5 * np.sum((self.feedforward(x) - y) ** 2)
        return total / len(data)

    def gradient(self, data):
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        for x, y in data:
            dnb, dnw = self.backprop(x, y)
            nabla_w = [nw + d for nw, d in zip(nabla_w, dnw)]
            nabla_b = [nb + d for nb, d in zip(nabla_b, dnb)]
        return [nw / len(data) for nw in nabla_w], [nb / len(data) for nb in nabla_b]

    def backprop(self, x, y):
        nabla_b = [np.zeros(b.shape) for b in self.biases]
        nabla_w = [np.zeros(w.shape) for w in self.weights]
        activation = x
        activations = [x]
        zs = []
        for b, w in zip(self.biases, self.weights):
            z = np.dot(w, activation) + b
            zs.append(z)
            activation = sigma(z)
            activations.append(activation)
        delta = (activations[-1] - y) * sigma_prime(zs[-1])
        nabla_b[-1] = delta
        nabla_w[-1] = np.dot(delta, activations[-2].transpose())
        for l in range(2, self.num_layers):
            z = zs[-l]
            sp = sigma_prime(z)
            delta = np.dot(self.weights[-l + 1].transpose(), delta) * sp
            nabla_b[-l] = delta
            nabla_w[-l] = np.dot(delta, activations[-l - 1].transpose())
        return nabla_b, nabla_w


def sigma(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigma_prime(z):
    return sigma(z) * (1 - sigma(z))


def check(sizes=(3, 5, 4, 2), samples=6, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Network(sizes, seed)
    data = [(rng.normal(size=(sizes[0], 1)), rng.random(size=(sizes[-1], 1))) for _ in range(samples)]
    found = {}

    def backward():
        weights, biases = net.gradient(data)
        return {'weights': weights, 'biases': biases}

    return dict(model=net, loss=lambda: net.cost(data), backward=backward)
