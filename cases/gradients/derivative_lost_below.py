"""The layer multiplies by its derivative for dW, and sends the gradient on without it.

seen: trains badly
"""
import numpy as np


class Layer:
    def __init__(self, n, m, rng):
        self.W, self.b = rng.normal(size=(n, m)), rng.normal(size=(1, m))

    def forward(self, x):
        self.x = x
        self.a = np.tanh(x @ self.W + self.b)
        return self.a

    def backward(self, grad):
        delta = grad * (1 - self.a ** 2)
        self.grad_W = self.x.T @ delta
        self.grad_b = delta.sum(axis=0, keepdims=True)
        return grad @ self.W.T                           # expect: E4 layers[0].W,layers[0].b,layers[1].W,layers[1].b  # fix: return delta @ self.W.T


class Net:
    def __init__(self, rng):
        self.layers = [Layer(3, 5, rng), Layer(5, 4, rng), Layer(4, 2, rng)]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad):
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)


def check():
    rng = np.random.default_rng(33)
    net, X, Y = Net(rng), rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    return dict(model=net, loss=lambda: 0.5 * np.sum((net.forward(X) - Y) ** 2), backward=lambda: net.backward(net.forward(X) - Y))
