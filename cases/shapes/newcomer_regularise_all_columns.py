"""The penalty leaves the bias column out on one side only."""
import numpy as np
class Logistic:
    def __init__(self, n, lam):
        self.theta = np.full((1, n + 1), 0.01)
        self.lam = lam
    def _with_bias(self, X):
        return np.concatenate([np.ones((len(X), 1)), X], axis=1)
    def gradient(self, X, y):
        A = self._with_bias(X)
        p = 1 / (1 + np.exp(-A @ self.theta.T))
        g = (p - y).T @ A / len(X)
        g[:, 1:] += self.lam * self.theta / len(X)  # expect: g[:, 1:] += self.lam * self.theta / len(X) | operand: self.lam * self.theta / len(X) | born: L5  # fix: g[:, 1:] += self.lam * self.theta[:, 1:] / len(X)
        return g
    def fit(self, X, y, steps=5):
        for _ in range(steps):
            self.theta = self.theta - 0.5 * self.gradient(X, y)
rng = np.random.RandomState(6)
X = rng.randn(10, 4)
y = (X[:, :1] > 0).astype(float)
Logistic(4, 0.1).fit(X, y)
