"""How sour will the cup taste? Coffee beans, two scores between 0 and 1. A little framework as everybody writes it once: modules with forward and backward that add to their gradients, zero_grad, a criterion, an optimizer; rows are cups, mean squared error on sigmoid outputs, L2."""
import numpy as np


class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        pass


class Linear(Module):
    """y = x W + b"""

    def __init__(self, in_features, out_features, rng):
        self.weight = rng.normal(0.0, 1.0, (in_features, out_features)) * np.sqrt(2.0 / in_features)
        self.bias = rng.normal(0.0, 0.3, out_features)
        self.zero_grad()

    def zero_grad(self):
        self.weight_grad = np.zeros_like(self.weight)
        self.bias_grad = np.zeros_like(self.bias)

    def parameters(self):
        return [(self.weight, self.weight_grad), (self.bias, self.bias_grad)]

    def forward(self, x):
        # remember the input, we need it later
        self.x = x
        return np.dot(x, self.weight) + self.bias

    def backward(self, grad):
        # gradient w.r.t. the parameters
        self.weight_grad += np.dot(self.x.T, grad)
        self.bias_grad += np.sum(grad, axis=0)
        # gradient w.r.t. the input
        return np.dot(grad, self.weight.T)


class ReLU(Module):
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, grad):
        return np.where(self.x > 0, grad, 0)


class Tanh(Module):
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out ** 2)


class Sigmoid(Module):
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, grad):
        return grad * self.out * (1 - self.out)


class MSELoss:
    def forward(self, prediction, target):
        self.diff = prediction - target
        return np.mean(self.diff ** 2)

    def backward(self):
        return 2 * self.diff / self.diff.size


class CoffeeNet(Module):
    def __init__(self, sizes, rng, l2_penalty=0.02):
        n_in, n_h1, n_h2, n_out = sizes
        self.layers = [
            Linear(n_in, n_h1, rng), ReLU(),
            Linear(n_h1, n_h2, rng), Tanh(),
            Linear(n_h2, n_out, rng), Sigmoid(),
        ]
        self.criterion = MSELoss()
        self.l2_penalty = l2_penalty

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def weight_layers(self):
        return [layer for layer in self.layers if isinstance(layer, Linear)]

    def loss(self, x, target):
        data_loss = self.criterion.forward(self.forward(x), target)
        l2_loss = sum(np.sum(layer.weight ** 2) for layer in self.weight_layers())
        return data_loss + self.l2_penalty * l2_loss

    def backward(self):
        grad = self.criterion.backward()
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        for layer in self.weight_layers():
            layer.weight_grad += 2 * self.l2_penalty * layer.weight

    def zero_grad(self):
        for layer in self.layers:
            layer.zero_grad()


class SGD:
    def __init__(self, net, lr=0.1):
        self.net = net
        self.lr = lr

    def step(self):
        for layer in self.net.layers:
            for value, grad in layer.parameters():
                value -= self.lr * grad


def train(net, x, target, epochs=100):
    optimizer = SGD(net)
    for _ in range(epochs):
        net.zero_grad()
        net.loss(x, target)
        net.backward()
        optimizer.step()


def check(sizes=(6, 7, 5, 2), samples=9, seed=0):
    rng = np.random.default_rng(seed + 301)
    net = CoffeeNet(sizes, rng)
    x = rng.normal(size=(samples, sizes[0]))
    target = rng.uniform(0.1, 0.9, size=(samples, sizes[-1]))
    net.loss(rng.normal(size=(samples, sizes[0])), target)
    net.backward()

    def one_pass():
        net.zero_grad()
        net.loss(x, target)
        net.backward()

    return dict(model=net, loss=lambda: net.loss(x, target), backward=one_pass)
