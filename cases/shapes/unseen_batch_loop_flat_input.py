"""Regression by a class with fit and score; fit reshapes y, score does not."""
import numpy as np
class LinReg:
    def __init__(self, lr=0.05, steps=40):
        self.lr, self.steps = lr, steps
    def fit(self, X, y):
        n, p = X.shape
        y = y.reshape(-1, 1)
        self.w = np.zeros((p, 1))
        self.b = 0.0
        for _ in range(self.steps):
            err = X @ self.w + self.b - y
            self.w -= self.lr * X.T @ err / n
            self.b -= self.lr * err.mean()
        return self
    def predict(self, X):
        return X @ self.w + self.b  # expect: X @ self.w | operand: X | born: L21
np.random.seed(3)
X, y = np.random.rand(30, 3), np.random.rand(30)
model = LinReg().fit(X, y)
sample = X[:, 0]  # fix: sample = X[0]
print(model.predict(sample))
