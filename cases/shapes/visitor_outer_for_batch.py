"""A whole batch goes into an outer product."""
import numpy as np
class Layer:
    def __init__(self, n, m):
        self.W = np.random.default_rng(n).normal(size=(n, m)) * 0.1
        self.b = np.zeros(m)
    def forward(self, x):
        self.x = x
        self.z = x @ self.W + self.b
        return np.tanh(self.z)
    def backward(self, d, lr):
        d = d * (1 - np.tanh(self.z) ** 2)
        out = d @ self.W.T
        self.W -= lr * np.outer(self.x, d)  # expect: self.W -= lr * np.outer(self.x, d) | operand: lr * np.outer(self.x, d) | born: L14  # fix: self.W -= lr * self.x.T @ d
        self.b -= lr * d.sum(axis=0)
        return out
net = [Layer(4, 6), Layer(6, 2)]
X = np.linspace(0, 1, 36).reshape(9, 4)
Y = np.column_stack([X.sum(1), X.max(1)])
for _ in range(2):
    a = X
    for layer in net:
        a = layer.forward(a)
    d = (a - Y) / len(X)
    for layer in net[::-1]:
        d = layer.backward(d, 0.05)
