"""The input lacks its column of ones while theta has the extra row."""
import numpy as np

class LinearRegression:
    def __init__(self, n_features):
        self.theta = np.zeros((n_features + 1, 1))

    def design(self, X):
        return np.hstack([np.ones((X.shape[0], 1)), X])

    def predict(self, X):
        return self.design(X) @ self.theta

    def fit(self, X, y, steps=25):
        for _ in range(steps):
            err = self.predict(X) - y
            grad = X.T @ err / len(X)  # fix: grad = self.design(X).T @ err / len(X)
            self.theta -= 0.1 * grad  # expect: self.theta -= 0.1 * grad | operand: 0.1 * grad | born: L17

rng = np.random.default_rng(38)
X = rng.random((15, 4))
model = LinearRegression(4)
model.fit(X, X.sum(axis=1, keepdims=True))
