"""The layers are walked forward in the backward pass: delta and weights are right, and not of the same layer."""
import numpy as np
class Linear:
    def __init__(self, n, m):
        self.W, self.b = np.random.randn(n, m) * .1, np.zeros((1, m))
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(0, keepdims=True)
        return g @ self.W.T  # expect: g @ self.W.T | operand: g or self.W.T | born: L5
class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask
    def backward(self, g):
        return g * self.mask
class Net:
    def __init__(self, *layers):
        self.layers = layers
    def __call__(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x
    def backward(self, g):
        for layer in self.layers:  # fix: for layer in reversed(self.layers):
            g = layer.backward(g)
net = Net(Linear(5, 8), ReLU(), Linear(8, 3))
X, Y = np.random.rand(12, 5), np.random.rand(12, 3)
for i in range(2):
    out = net(X)
    net.backward(2 * (out - Y) / Y.size)
