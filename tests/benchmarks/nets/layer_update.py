"""Layer objects whose backward updates the weights before it returns, mean squared error, one batch."""
import numpy as np


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.weights = rng.normal(size=(n_in, n_out)) * 0.6
        self.bias = rng.normal(size=n_out) * 0.3

    def forward(self, x):
        self.input = x
        return x @ self.weights + self.bias

    def backward(self, grad, learning_rate):
        grad_input = grad @ self.weights.T
        grad_weights = self.input.T @ grad
        grad_bias = grad.sum(axis=0)
        self.weights -= learning_rate * grad_weights
        self.bias -= learning_rate * grad_bias
        return grad_input


class Tanh:
    def forward(self, x):
        self.output = np.tanh(x)
        return self.output

    def backward(self, grad, learning_rate):
        return grad * (1 - self.output ** 2)


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, grad, learning_rate):
        return grad * self.mask


def mse(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def mse_prime(y_true, y_pred):
    return 2 * (y_pred - y_true) / y_true.size


class Sequential:
    def __init__(self, layers):
        self.layers = layers

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def train_step(self, x, y, learning_rate):
        out = self.predict(x)
        grad = mse_prime(y, out)
        for layer in reversed(self.layers):
            grad = layer.backward(grad, learning_rate)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed)
    n0, n1, n2, n3 = sizes
    net = Sequential([Dense(n0, n1, rng), Tanh(), Dense(n1, n2, rng), Relu(), Dense(n2, n3, rng)])
    X, y = rng.normal(size=(samples, n0)), rng.normal(size=(samples, n3))
    return dict(
        model=net,
        loss=lambda: mse(y, net.predict(X)),
        step=lambda: net.train_step(X, y, 0.1),
        learning_rate=0.1,
    )
