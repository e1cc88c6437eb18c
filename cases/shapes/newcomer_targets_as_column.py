"""Linear regression with flat weights; the targets were cut out as a column."""
import numpy as np
data = np.array([[1.0, 2.0, 0.5, 3.1], [0.3, 1.2, 1.5, 2.2], [2.2, 0.1, 0.9, 2.8],
                 [1.7, 1.1, 0.2, 2.9], [0.4, 0.6, 2.1, 2.4]])
X = data[:, :3]
y = data[:, 3:]  # fix: y = data[:, 3]
class LinearRegression:
    def __init__(self, lr=0.05, epochs=5):
        self.lr, self.epochs = lr, epochs
    def fit(self, X, y):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        for _ in range(self.epochs):
            error = X.dot(self.w) + self.b - y
            self.w -= self.lr * X.T.dot(error) / len(y)  # expect: self.w -= self.lr * X.T.dot(error) / len(y) | operand: self.lr * X.T.dot(error) / len(y) | born: L6
            self.b -= self.lr * error.mean()
        return self
    def predict(self, X):
        return X.dot(self.w) + self.b
model = LinearRegression().fit(X, y)
print(model.predict(X))
