"""An RBF net whose output weights are fitted by a pseudo-inverse."""
import numpy as np

def rbf(x, c, s):
    return np.exp(-1 / (2 * s ** 2) * (x - c) ** 2)

class RBFNet:
    def __init__(self, k=3, lr=0.01):
        self.k, self.lr = k, lr
        self.w = np.random.randn(k)
        self.b = np.random.randn(1)

    def fit(self, X, y, centers, epochs=3):
        self.c = centers
        for epoch in range(epochs):
            for i in range(X.shape[0]):
                a = np.array([rbf(X[i], c, 0.5) for c in self.c])
                F = a.T.dot(self.w) + self.b
                error = -(y[i] - F).flatten()
                self.w = self.w - self.lr * a * error
                self.b = self.b - self.lr * error

    def predict(self, X):
        A = np.array([[rbf(x, c, 0.5) for x in X] for c in self.c])
        return A @ self.w + self.b  # expect: A @ self.w | operand: A | born: L24  # fix: return A.T @ self.w + self.b

np.random.seed(9)
X = np.linspace(0, 1, 8)
net = RBFNet()
net.fit(X, np.sin(X), np.array([0.1, 0.5, 0.9]))
print(net.predict(X))
