"""Layer classes, rows are samples: backward stops with "mismatch in its core dimension 0"."""
import numpy as np

class Linear:
    def __init__(self, fan_in, fan_out):
        self.weights = 0.1 * np.random.randn(fan_in, fan_out)
        self.bias = np.zeros((1, fan_out))

    def forward(self, inputs):
        self.inputs = inputs
        return inputs @ self.weights + self.bias

    def backward(self, grad):
        self.dweights = self.inputs.T @ grad
        self.dbias = grad.sum(axis=0, keepdims=True)
        return grad @ self.weights  # expect: grad @ self.weights | operand: self.weights | born: L6  # fix: return grad @ self.weights.T

class Relu:
    def forward(self, inputs):
        self.mask = inputs > 0
        return inputs * self.mask

    def backward(self, grad):
        return grad * self.mask

np.random.seed(0)
X = np.random.randn(10, 4)
t = np.random.randn(10, 3)
net = [Linear(4, 6), Relu(), Linear(6, 3)]
for step in range(20):
    out = X
    for layer in net:
        out = layer.forward(out)
    grad = 2 * (out - t) / t.size
    for layer in reversed(net):
        grad = layer.backward(grad)
    for layer in net:
        if isinstance(layer, Linear):
            layer.weights -= 0.1 * layer.dweights
            layer.bias -= 0.1 * layer.dbias
