"""Loss classes; the derivative of the hinge returns a python list, and the layer transposes it."""
import numpy as np
class Hinge:
    def value(self, p, y):
        return np.maximum(0, 1 - y * p).mean()
    def derivative(self, p, y):
        return [-b if a * b < 1 else 0.0 for a, b in zip(p, y)]  # fix: return np.array([-b if a * b < 1 else 0.0 for a, b in zip(p, y)])
class SVM:
    def __init__(self, dim):
        self.w = np.zeros(dim)
        self.loss = Hinge()
    def fit(self, X, y, rate=0.1, C=0.01):
        for _ in range(10):
            p = X @ self.w
            d = self.loss.derivative(p, y)
            grad = d.T @ X / len(y)  # expect: d.T | operand: d | born: L7
            self.w -= rate * (grad + C * self.w)
rng = np.random.default_rng(5)
X = rng.normal(size=(20, 3))
SVM(3).fit(X, np.sign(X[:, 0]))
