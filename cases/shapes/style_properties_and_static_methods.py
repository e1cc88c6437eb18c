"""A net with static activations, a property for the output, and the targets as a list."""
import numpy as np

class Activation:
    @staticmethod
    def value(z):
        return np.where(z > 0, z, 0.1 * z)

    @staticmethod
    def slope(z):
        return np.where(z > 0, 1.0, 0.1)

class Net:
    def __init__(self, shape):
        g = np.random.default_rng(8)
        self.params = {f"W{i}": g.normal(0, 0.3, (a, b)) for i, (a, b) in enumerate(zip(shape, shape[1:]), 1)}
        self.cache = {}
        self.depth = len(shape) - 1

    @property
    def output(self):
        return self.cache[f"A{self.depth}"]

    def forward(self, X):
        self.cache["A0"] = X
        for i in range(1, self.depth + 1):
            self.cache[f"Z{i}"] = self.cache[f"A{i-1}"] @ self.params[f"W{i}"]
            self.cache[f"A{i}"] = Activation.value(self.cache[f"Z{i}"])
        return self.output

    def backward(self, error, lr):
        for i in range(self.depth, 0, -1):
            d = error * Activation.slope(self.cache[f"Z{i}"])
            error = d @ self.params[f"W{i}"].T
            self.params[f"W{i}"] -= lr * (self.cache[f"A{i}"].T @ d)  # expect: self.params[f"W{i}"] -= lr * (self.cache[f"A{i}"].T @ d) | operand: lr * (self.cache[f"A{i}"].T @ d) | born: L16  # fix: self.params[f"W{i}"] -= lr * (self.cache[f"A{i-1}"].T @ d)

net = Net([3, 6, 4, 2])
X = np.linspace(-1, 1, 30).reshape(10, 3)
Y = [[v.sum(), v.prod()] for v in X]
for _ in range(5):
    net.backward(net.forward(X) - np.array(Y), 0.01)
