"""The book's layers with dinputs, dweights and their regularisers on the layer, softmax and loss apart, columns of scores."""
import numpy as np


class LayerDense:
    def __init__(self, n_inputs, n_neurons, rng, l1w=0., l2w=0., l1b=0., l2b=0.):
        self.weights = .6 * rng.standard_normal((n_inputs, n_neurons))
        self.biases = .4 * rng.standard_normal((1, n_neurons))
        self.weight_regularizer_l1, self.weight_regularizer_l2 = l1w, l2w
        self.bias_regularizer_l1, self.bias_regularizer_l2 = l1b, l2b

    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.dot(inputs, self.weights) + self.biases

    def backward(self, dvalues):
        self.dweights = np.dot(self.inputs.T, dvalues)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)
        if self.weight_regularizer_l1 > 0:
            dL1 = np.ones_like(self.weights)
            dL1[self.weights < 0] = -1
            self.dweights += self.weight_regularizer_l1 * dL1
        if self.weight_regularizer_l2 > 0:
            self.dweights += 2 * self.weight_regularizer_l2 * self.weights
        if self.bias_regularizer_l2 > 0:
            self.dbiases += 2 * self.bias_regularizer_l2 * self.biases
        self.dinputs = np.dot(dvalues, self.weights.T)


class ActivationReLU:
    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.maximum(0, inputs)

    def backward(self, dvalues):
        self.dinputs = dvalues.copy()
        self.dinputs[self.inputs <= 0] = 0


class ActivationSoftmax:
    def forward(self, inputs):
        exp_values = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
        self.output = exp_values / np.sum(exp_values, axis=1, keepdims=True)

    def backward(self, dvalues):
        self.dinputs = np.empty_like(dvalues)
        for index, (single_output, single_dvalues) in enumerate(zip(self.output, dvalues)):
            single_output = single_output.reshape(-1, 1)
            jacobian = np.diagflat(single_output) - np.dot(single_output, single_output.T)
            self.dinputs[index] = np.dot(jacobian, single_dvalues)


class Loss:
    def regularization(self, layer):
        total = 0
        if layer.weight_regularizer_l1 > 0:
            total += layer.weight_regularizer_l1 * np.sum(np.abs(layer.weights))
        if layer.weight_regularizer_l2 > 0:
            total += layer.weight_regularizer_l2 * np.sum(layer.weights * layer.weights)
        if layer.bias_regularizer_l2 > 0:
            total += layer.bias_regularizer_l2 * np.sum(layer.biases * layer.biases)
        return total


class CategoricalCrossentropy(Loss):
    def forward(self, y_pred, y_true):
        correct = np.sum(np.clip(y_pred, 1e-7, 1 - 1e-7) * y_true, axis=1)
        return np.mean(-np.log(correct))

    def backward(self, dvalues, y_true):
        samples = len(dvalues)
        self.dinputs = -y_true / dvalues
        self.dinputs = self.dinputs / samples


class Model:
    def __init__(self, sizes, rng):
        self.dense1 = LayerDense(sizes[0], sizes[1], rng, l2w=5e-2, l2b=3e-2)
        self.relu = ActivationReLU()
        self.dense2 = LayerDense(sizes[1], sizes[2], rng, l1w=2e-2)
        self.softmax = ActivationSoftmax()
        self.criterion = CategoricalCrossentropy()

    def forward(self, X):
        self.dense1.forward(X)
        self.relu.forward(self.dense1.output)
        self.dense2.forward(self.relu.output)
        self.softmax.forward(self.dense2.output)
        return self.softmax.output

    def loss(self, X, y):
        data = self.criterion.forward(self.forward(X), y)
        return data + sum(self.criterion.regularization(d) for d in (self.dense1, self.dense2))

    def backward(self, y):
        self.criterion.backward(self.softmax.output, y)
        self.softmax.backward(self.criterion.dinputs)
        self.dense2.backward(self.softmax.dinputs)
        self.relu.backward(self.dense2.dinputs)
        self.dense1.backward(self.relu.dinputs)


def check(sizes=(6, 5, 3), samples=8, seed=0):
    rng = np.random.default_rng(seed + 3)
    model = Model(sizes, rng)
    X = rng.standard_normal((samples, sizes[0]))
    y = np.eye(sizes[2])[rng.integers(0, sizes[2], samples)]

    def backward():
        model.forward(X)
        model.backward(y)

    return dict(model=model, loss=lambda: model.loss(X, y), backward=backward)
