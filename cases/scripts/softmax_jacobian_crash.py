"""A 4-4-2 classifier, one sample at a time: it stops with "shapes (4,4) and (2,2) not aligned"; four lines are wrong.

seen: crash
"""
import numpy as np


class Layer:
    def __init__(self, inputs, units, activation, rng):
        self.input_weight = rng.normal(size=(units, inputs))
        self.kind = activation

    def activation(self):
        return self.kind

    def weight(self):
        return self.input_weight

    def delta(self):
        return self.input_delta

    def output(self):
        return self.out

    def run(self, x):
        self.x = x
        self.out = activate(np.dot(self.input_weight, x), self.kind)
        return self.out


def activate(z, kind):
    if kind == "Relu":
        return z * (z > 0)
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=0)


def derivative(x, kind):
    if kind == "Relu":
        x[x <= 0] = 0                                          # expect: O1 x            # fix: x = np.where(x > 0, 1.0, 0.0)
        x[x > 0] = 1
        return x
    column = x.reshape(-1, 1)
    return np.diagflat(column) - np.dot(column, column.T)


def backpropagation(layers, x, y, alpha):
    y_hat = x
    for layer in layers:
        y_hat = layer.run(y_hat)
    for i in reversed(range(len(layers))):
        layer = layers[i]
        if layer == layers[-1]:
            error = y_hat - y
            layer.input_delta = error * derivative(y_hat, layer.activation())  # expect: D2 layer.input_delta  # fix: layer.input_delta = error
        else:
            next_layer = layers[i + 1]
            error = np.dot(layer.weight(), next_layer.delta())  # expect: E1 error  # fix: error = np.dot(next_layer.weight().T, next_layer.delta())
            layer.input_delta = error * derivative(layer.output(), layer.activation())
    for layer in layers:
        layer.input_weight += layer.delta() * alpha            # expect: N1 layer.input_weight  # fix: layer.input_weight -= alpha * np.outer(layer.delta(), layer.x)
    return -np.sum(y * np.log(y_hat))


rng = np.random.default_rng(4)
layers = [Layer(4, 4, "Relu", rng), Layer(4, 2, "Softmax", rng)]
X = rng.normal(size=(10, 4))
Y = np.eye(2)[(X[:, 0] > 0).astype(int)]

if __name__ == "__main__":
    for epoch in range(20):
        losses = [backpropagation(layers, x, y, alpha=0.1) for x, y in zip(X, Y)]
    print("mean cross-entropy", np.mean(losses))
