"""GELU in its tanh form, with the exact derivative of that form: a long expression, every term of it needed."""
import numpy as np

C = np.sqrt(2 / np.pi)

class Gelu:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(C * (x + 0.044715 * x ** 3))
        return 0.5 * x * (1 + self.t)

    def backward(self, dout):
        return dout * (0.5 * (1 + self.t) + 0.5 * self.x * (1 - self.t ** 2) * C * (1 + 3 * 0.044715 * self.x ** 2))

class Linear:
    def __init__(self, i, o, rng):
        self.W, self.b = rng.normal(size=(i, o)) / np.sqrt(i), rng.normal(size=(1, o)) * 0.2

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0, keepdims=True)
        return dout @ self.W.T

class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def loss(self, x, y):
        for layer in self.layers:
            x = layer.forward(x)
        self.diff = x - y
        return np.mean(self.diff ** 2)

    def backward(self):
        d = self.diff * (2 / self.diff.size)
        for layer in self.layers[::-1]:
            d = layer.backward(d)

def check(samples=6, seed=0):
    rng = np.random.default_rng(seed)
    net = Sequential(Linear(3, 5, rng), Gelu(), Linear(5, 4, rng), Gelu(), Linear(4, 2, rng))
    X, y = rng.normal(size=(samples, 3)), rng.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.loss(X, y), backward=net.backward)
