"""backward(grad, learning_rate) updates its weights after it has taken the input gradient through the old ones: right.

looks like: E2
"""
import numpy as np


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.w, self.b = rng.normal(size=(n_out, n_in)), rng.normal(size=(n_out, 1))

    def forward(self, x):
        self.x = x
        return self.w @ x + self.b

    def backward(self, grad, learning_rate):
        below = self.w.T @ grad                          # before the update: W of the forward pass
        self.w -= learning_rate * grad @ self.x.T
        self.b -= learning_rate * grad.sum(axis=1, keepdims=True)
        return below


class Tanh:
    def forward(self, z):
        self.a = np.tanh(z)
        return self.a

    def backward(self, grad, learning_rate):
        return grad * (1 - self.a ** 2)


def check():
    rng = np.random.default_rng(93)
    layers, x, y = [Dense(3, 4, rng), Tanh(), Dense(4, 2, rng)], rng.normal(size=(3, 5)), rng.normal(size=(2, 5))

    def forward():
        out = x
        for layer in layers:
            out = layer.forward(out)
        return out

    def train():
        grad = 2 * (forward() - y) / y.size
        for layer in reversed(layers):
            grad = layer.backward(grad, 0.05)

    return dict(model=layers, loss=lambda: np.mean((forward() - y) ** 2), step=train, learning_rate=0.05)
