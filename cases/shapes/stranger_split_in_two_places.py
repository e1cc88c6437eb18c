"""Features and targets are split at different rows."""
import numpy as np
rng = np.random.default_rng(100)
X = rng.uniform(-3, 3, size=(50, 2))
y = (X[:, :1] ** 2 + X[:, 1:]) / 5
X_train, X_val = X[:40], X[40:]
y_train, y_val = y[:35], y[35:]  # fix: y_train, y_val = y[:40], y[40:]
class Regressor:
    def __init__(self, hidden=10):
        self.A = rng.normal(size=(2, hidden))
        self.a = np.zeros(hidden)
        self.B = rng.normal(size=(hidden, 1))
    def fit(self, X, y, epochs=3, lr=0.01):
        for _ in range(epochs):
            h = np.maximum(0, X @ self.A + self.a)
            pred = h @ self.B
            diff = pred - y  # expect: pred - y | operand: y | born: L7
            dB = h.T @ diff
            dh = diff @ self.B.T
            dh[h <= 0] = 0
            self.A -= lr * X.T @ dh / len(X)
            self.a -= lr * dh.mean(axis=0)
            self.B -= lr * dB / len(X)
        return self
model = Regressor().fit(X_train, y_train)
