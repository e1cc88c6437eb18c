"""The data matrix is transposed once too often before the first product."""
import numpy as np

class MLP:
    def __init__(self, d, h, k):
        self.W1 = np.random.normal(size=(d, h)) * 0.1
        self.b1 = np.zeros((1, h))
        self.W2 = np.random.normal(size=(h, k)) * 0.1
        self.b2 = np.zeros((1, k))

    def fit(self, X, Y, epochs=5, lr=0.1):
        for _ in range(epochs):
            Z1 = np.matmul(X, self.W1) + self.b1  # expect: np.matmul(X, self.W1) | operand: X | born: L26
            A1 = np.maximum(Z1, 0)
            Z2 = np.matmul(A1, self.W2) + self.b2
            dZ2 = (Z2 - Y) / Y.shape[0]
            dW2 = np.matmul(A1.T, dZ2)
            dA1 = np.matmul(dZ2, self.W2.T)
            dZ1 = dA1 * (Z1 > 0)
            self.W1 -= lr * np.matmul(X.T, dZ1)
            self.b1 -= lr * dZ1.sum(axis=0, keepdims=True)
            self.W2 -= lr * dW2
            self.b2 -= lr * dZ2.sum(axis=0, keepdims=True)

np.random.seed(4)
features = np.random.rand(14, 5)
labels = np.random.rand(14, 2)
model = MLP(5, 8, 2)
model.fit(features.T, labels)  # fix: model.fit(features, labels)
