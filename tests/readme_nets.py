"""The nets whose glue the README shows: one of each form people write, all of them right."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

rng = np.random.default_rng(3)
X, Y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
x, y = X, Y


def weights(*shape):
    return rng.normal(size=shape) / 2


class Net:
    """W1, b1, W2, b2 and their gradients as attributes; tanh, mean squared error."""

    def __init__(self):
        self.W1, self.b1, self.W2, self.b2 = weights(3, 4), weights(1, 4), weights(4, 2), weights(1, 2)

    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        return self.a1 @ self.W2 + self.b2

    def loss(self, X, Y):
        self.out = self.forward(X)
        return ((self.out - Y) ** 2).mean()

    def backward(self, X, Y):
        d2 = 2 * (self.out - Y) / Y.size
        self.dW2, self.db2 = self.a1.T @ d2, d2.sum(axis=0, keepdims=True)
        d1 = d2 @ self.W2.T * (1 - self.a1**2)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0, keepdims=True)

    def train(self, X, Y, learning_rate):
        self.loss(X, Y)
        self.backward(X, Y)
        for name in ("W1", "b1", "W2", "b2"):
            setattr(self, name, getattr(self, name) - learning_rate * getattr(self, "d" + name))


class StagedNet(Net):
    """Backward in stages that must be called in order."""

    def backward_output(self, Y):
        self.d2 = 2 * (self.out - Y) / Y.size

    def backward_hidden(self):
        self.d1 = self.d2 @ self.W2.T * (1 - self.a1**2)

    def gradient(self, X):
        self.dW2, self.db2 = self.a1.T @ self.d2, self.d2.sum(axis=0, keepdims=True)
        self.dW1, self.db1 = X.T @ self.d1, self.d1.sum(axis=0, keepdims=True)


class Dense:
    """A layer object that keeps its gradients."""

    def __init__(self, n_in, n_out):
        self.weights, self.bias = weights(n_in, n_out), weights(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def backward(self, grad):
        self.dweights, self.dbias = self.x.T @ grad, grad.sum(axis=0)
        return grad @ self.weights.T


class Tanh:
    """A layer without parameters."""

    def forward(self, x):
        self.a = np.tanh(x)
        return self.a

    def backward(self, grad):
        return grad * (1 - self.a**2)


class UpdatingDense(Dense):
    """A layer whose backward updates the weights before it returns, and keeps no gradient."""

    def backward(self, grad, learning_rate):
        upstream = grad @ self.weights.T
        self.weights -= learning_rate * (self.x.T @ grad)
        self.bias -= learning_rate * grad.sum(axis=0)
        return upstream


def forward(layers, X):
    for layer in layers:
        X = layer.forward(X)
    return X


def mse(out, Y):
    return ((out - Y) ** 2).mean()


def mse_prime(out, Y):
    return 2 * (out - Y) / Y.size


def backward(layers, grad):
    for layer in reversed(layers):
        grad = layer.backward(grad)


class Nielsen:
    """Lists of matrices and of nablas, one column sample at a time."""

    def __init__(self):
        self.weights = [weights(4, 3), weights(2, 4)]
        self.biases = [weights(4, 1), weights(2, 1)]

    def feedforward(self, a):
        for w, b in zip(self.weights, self.biases):
            a = np.tanh(w @ a + b)
        return a

    def cost(self, pairs):
        return sum(0.5 * ((self.feedforward(x) - y) ** 2).sum() for x, y in pairs)

    def backprop(self, x, y):
        activations = [x]
        for w, b in zip(self.weights, self.biases):
            activations.append(np.tanh(w @ activations[-1] + b))
        nabla_w, nabla_b = [None, None], [None, None]
        delta = (activations[-1] - y) * (1 - activations[-1] ** 2)
        for level in (1, 0):
            nabla_w[level], nabla_b[level] = delta @ activations[level].T, delta
            delta = self.weights[level].T @ delta * (1 - activations[level] ** 2)
        return nabla_b, nabla_w


pairs = [(column[:, None], target[:, None]) for column, target in zip(X, Y)]


def sum_of_nablas(net, pairs):
    total = None
    for x, y in pairs:
        nablas = net.backprop(x, y)
        total = (
            nablas if total is None else [[p + q for p, q in zip(ps, qs)] for ps, qs in zip(total, nablas)]
        )
    return total


def initial_params():
    return {"W1": weights(3, 4), "b1": weights(4), "W2": weights(4, 2), "b2": weights(2)}


def loss_and_grads(params, X, Y):
    hidden = np.maximum(0, X @ params["W1"] + params["b1"])
    out = hidden @ params["W2"] + params["b2"]
    d2 = 2 * (out - Y) / Y.size
    d1 = d2 @ params["W2"].T * (hidden > 0)
    grads = {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": hidden.T @ d2, "b2": d2.sum(axis=0)}
    return ((out - Y) ** 2).mean(), grads


class DropoutNet(Net):
    """A fresh mask in every forward pass."""

    def forward(self, X):
        self.mask = np.random.rand(5, 4) > 0.3
        self.h = np.tanh(X @ self.W1 + self.b1)
        self.a1 = self.h * self.mask
        return self.a1 @ self.W2 + self.b2

    def backward(self, X, Y):
        d2 = 2 * (self.out - Y) / Y.size
        self.dW2, self.db2 = self.a1.T @ d2, d2.sum(axis=0, keepdims=True)
        d1 = d2 @ self.W2.T * self.mask * (1 - self.h**2)
        self.dW1, self.db1 = X.T @ d1, d1.sum(axis=0, keepdims=True)


class Tensor:
    """What small autograd engines have: data and grad."""

    def __init__(self, data):
        self.data, self.grad = data, np.zeros_like(data)


class TensorModel:
    def __init__(self):
        self.weight = Tensor(weights(3, 2))

    def loss(self):
        return ((X @ self.weight.data - Y) ** 2).mean()

    def backward(self):
        self.weight.grad = 2 * X.T @ (X @ self.weight.data - Y) / Y.size


def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


def script():
    """The globals of a flat script: plain variables, and functions that read them."""
    space = SimpleNamespace(np=np, X=X, Y=Y)
    exec(SCRIPT, vars(space))
    return vars(space)


SCRIPT = """
W1 = np.random.default_rng(0).normal(size=(3, 2))
def loss():
    return ((X @ W1 - Y) ** 2).mean()
def backward():
    global dW1
    dW1 = 2 * X.T @ (X @ W1 - Y) / Y.size
"""
