"""A 4-4-2 classifier, one sample at a time: it stops with "shapes (4,4) and (2,2) not aligned"; four lines are wrong.

seen: crash
"""
import numpy as np


class Layer:
    def __init__(self, inputs, units, activation, rng):
        self.weights = rng.normal(size=(inputs, units))
        self.activation = activation

    def run(self, x):
        self.x = x
        self.output = activate(x @ self.weights, self.activation)
        return self.output


def activate(z, kind):
    if kind == "relu":
        return z * (z > 0)
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=0)


def derivative(x, kind):
    if kind == "relu":
        x[x <= 0] = 0                                          # expect: O1 x            # fix: x = np.where(x > 0, 1.0, 0.0)
        x[x > 0] = 1
        return x
    column = x.reshape(-1, 1)
    return np.diagflat(column) - np.dot(column, column.T)


def backpropagation(layers, x, y, rate):
    y_hat = x
    for layer in layers:
        y_hat = layer.run(y_hat)
    for i in reversed(range(len(layers))):
        layer = layers[i]
        if layer is layers[-1]:
            error = y_hat - y
            layer.delta = error * derivative(y_hat, "softmax")  # expect: D2 layer.delta  # fix: layer.delta = error
        else:
            error = np.dot(layer.weights, layers[i + 1].delta)  # expect: E1 error  # fix: error = np.dot(layers[i + 1].weights, layers[i + 1].delta)
            layer.delta = error * derivative(layer.output, "relu")
    for layer in layers:
        layer.weights += rate * layer.delta                     # expect: N1 layer.weights  # fix: layer.weights -= rate * np.outer(layer.x, layer.delta)
    return -np.sum(y * np.log(y_hat))


rng = np.random.default_rng(4)
layers = [Layer(4, 4, "relu", rng), Layer(4, 2, "softmax", rng)]
X = rng.normal(size=(10, 4))
Y = np.eye(2)[(X[:, 0] > 0).astype(int)]

if __name__ == "__main__":
    for epoch in range(20):
        losses = [backpropagation(layers, x, y, rate=0.1) for x, y in zip(X, Y)]
    print("mean cross-entropy", np.mean(losses))
