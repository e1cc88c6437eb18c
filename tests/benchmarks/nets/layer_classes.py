"""Layer objects that keep dW and db, a softmax layer with its Jacobian, and a cross-entropy loss class."""
import numpy as np


class Linear:
    def __init__(self, fan_in, fan_out, rng):
        self.W = rng.standard_normal((fan_in, fan_out)) * 0.5
        self.b = rng.standard_normal((1, fan_out)) * 0.2

    def forward(self, inputs):
        self.inputs = inputs
        return np.dot(inputs, self.W) + self.b

    def backward(self, dvalues):
        self.dW = np.dot(self.inputs.T, dvalues)
        self.db = np.sum(dvalues, axis=0, keepdims=True)
        self.dinputs = np.dot(dvalues, self.W.T)
        return self.dinputs


class LeakyReLU:
    def __init__(self, alpha):
        self.alpha = alpha

    def forward(self, inputs):
        self.inputs = inputs
        return np.where(inputs > 0, inputs, self.alpha * inputs)

    def backward(self, dvalues):
        self.dinputs = dvalues * np.where(self.inputs > 0, 1, self.alpha)
        return self.dinputs


class Sigmoid:
    def forward(self, inputs):
        self.output = 1 / (1 + np.exp(-inputs))
        return self.output

    def backward(self, dvalues):
        self.dinputs = dvalues * (1 - self.output) * self.output
        return self.dinputs


class Softmax:
    def forward(self, inputs):
        exp = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
        self.output = exp / np.sum(exp, axis=1, keepdims=True)
        return self.output

    def backward(self, dvalues):
        dot = np.sum(dvalues * self.output, axis=1, keepdims=True)
        self.dinputs = self.output * (dvalues - dot)
        return self.dinputs


class CrossEntropy:
    def forward(self, p, t):
        self.p, self.t = p, t
        return -np.sum(t * np.log(p)) / p.shape[0]

    def backward(self):
        return -self.t / self.p / self.p.shape[0]


class Model:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        n0, n1, n2, n3 = sizes
        self.layers = [
            Linear(n0, n1, rng), LeakyReLU(0.2), Linear(n1, n2, rng), Sigmoid(), Linear(n2, n3, rng), Softmax(),
        ]
        self.criterion = CrossEntropy()

    def loss(self, x, t):
        for layer in self.layers:
            x = layer.forward(x)
        return self.criterion.forward(x, t)

    def backward(self):
        grad = self.criterion.backward()
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)


def check(sizes=(5, 4, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    model = Model(sizes, seed)
    X = rng.normal(size=(samples, sizes[0]))
    T = np.eye(sizes[-1])[rng.integers(0, sizes[-1], size=samples)]
    return dict(model=model, loss=lambda: model.loss(X, T), backward=model.backward)
