"""Logistic regression: labels (n,) against predictions (n,1)."""
import numpy as np

class LogReg:
    def __init__(self, features):
        self.w = np.zeros((features, 1))
        self.b = 0.0

    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def fit(self, X, y, lr=0.1, epochs=20):
        for _ in range(epochs):
            p = self.predict(X)
            error = p - y  # fix: error = p - y.reshape(-1, 1)
            grad_w = X.T @ error / len(y)
            self.w -= lr * grad_w  # expect: self.w -= lr * grad_w | operand: lr * grad_w | born: L22
            self.b -= lr * error.mean()

rng = np.random.default_rng(1)
X = rng.normal(size=(13, 4))
y = (X[:, 0] > 0).astype(float)
LogReg(4).fit(X, y)
