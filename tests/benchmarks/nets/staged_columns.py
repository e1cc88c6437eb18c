"""Staged methods called in order, samples in columns, leaky relu and tanh, summed squared error."""
import numpy as np


class Staged:
    def __init__(self, n_x, n_h1, n_h2, n_y, seed=0):
        rng = np.random.default_rng(seed)
        self.W1 = rng.normal(size=(n_h1, n_x)) * 0.7
        self.b1 = rng.normal(size=(n_h1, 1)) * 0.4
        self.W2 = rng.normal(size=(n_h2, n_h1)) * 0.7
        self.b2 = rng.normal(size=(n_h2, 1)) * 0.4
        self.W3 = rng.normal(size=(n_y, n_h2)) * 0.7
        self.b3 = rng.normal(size=(n_y, 1)) * 0.4

    def forward(self, X):
        self.X = X
        self.Z1 = self.W1 @ X + self.b1
        self.A1 = np.where(self.Z1 > 0, self.Z1, 0.1 * self.Z1)
        self.Z2 = self.W2 @ self.A1 + self.b2
        self.A2 = np.tanh(self.Z2)
        self.out = self.W3 @ self.A2 + self.b3
        return self.out

    def loss(self, X, Y):
        return np.sum((self.forward(X) - Y) ** 2)

    def backward_output(self, Y):
        self.delta3 = 2 * (self.out - Y)

    def backward_hidden(self):
        self.delta2 = np.dot(self.W3.T, self.delta3) * (1 - np.power(self.A2, 2))
        slope = np.where(self.Z1 > 0, 1.0, 0.1)
        self.delta1 = np.dot(self.W2.T, self.delta2) * slope

    def gradients(self):
        self.grad_W3 = np.dot(self.delta3, self.A2.T)
        self.grad_b3 = np.sum(self.delta3, axis=1, keepdims=True)
        self.grad_W2 = np.dot(self.delta2, self.A1.T)
        self.grad_b2 = np.sum(self.delta2, axis=1, keepdims=True)
        self.grad_W1 = np.dot(self.delta1, self.X.T)
        self.grad_b1 = np.sum(self.delta1, axis=1, keepdims=True)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Staged(*sizes, seed)
    X, Y = rng.normal(size=(sizes[0], samples)), rng.normal(size=(sizes[-1], samples))

    def backward():
        net.backward_output(Y)
        net.backward_hidden()
        net.gradients()

    return dict(model=net, loss=lambda: net.loss(X, Y), backward=backward)
