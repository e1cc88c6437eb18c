"""The weights are made (out, in) while the code multiplies x @ W."""
import numpy as np

class Dense:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(0, 0.1, (n_out, n_in))  # fix: self.W = rng.normal(0, 0.1, (n_in, n_out))
        self.b = np.zeros(n_out)

    def __call__(self, x):
        self.x = x
        self.z = x @ self.W + self.b  # expect: x @ self.W | operand: self.W | born: L6
        return np.tanh(self.z)

    def backprop(self, grad, lr):
        delta = grad * (1 - np.tanh(self.z) ** 2)
        down = delta @ self.W.T
        self.W -= lr * self.x.T @ delta
        self.b -= lr * delta.sum(0)
        return down

rng = np.random.default_rng(8)
layers = [Dense(3, 8, rng), Dense(8, 2, rng)]
data, target = rng.normal(size=(12, 3)), rng.normal(size=(12, 2))
for epoch in range(10):
    a = data
    for layer in layers:
        a = layer(a)
    g = a - target
    for layer in layers[::-1]:
        g = layer.backprop(g, 0.01)
