"""The layer reads a second axis that its input does not have."""
import numpy as np

class FullyConnected:
    def __init__(self, units):
        self.units = units
        self.W = None

    def forward(self, x):
        if self.W is None:
            self.W = np.random.randn(x.shape[1], self.units) * 0.1  # expect: x.shape[1] | operand: x.shape | born: L20
        self.x = x
        return x @ self.W

    def backward(self, g):
        self.dW = self.x.T @ g
        return g @ self.W.T

np.random.seed(19)
series = np.linspace(0, 1, 12)
target = np.sin(series).reshape(-1, 1)
a, b = FullyConnected(4), FullyConnected(1)
for i in range(4):
    out = b.forward(np.tanh(a.forward(series)))  # fix: out = b.forward(np.tanh(a.forward(series.reshape(-1, 1))))
    g = b.backward((out - target) / 12)
    a.backward(g)
