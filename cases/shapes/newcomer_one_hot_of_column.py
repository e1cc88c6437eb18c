"""Labels as a column make one-hot rows of three axes."""
import numpy as np
rng = np.random.default_rng(50)
X = rng.normal(size=(18, 6))
labels = rng.integers(0, 4, size=(18, 1))
def one_hot(labels, k):
    return np.eye(k)[labels]  # fix: return np.eye(k)[labels.ravel()]
class SoftmaxRegression:
    def __init__(self, d, k):
        self.W, self.b = np.zeros((d, k)), np.zeros((1, k))
    def step(self, X, T, lr):
        Z = X @ self.W + self.b
        P = np.exp(Z - Z.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        D = (P - T) / len(X)
        self.W -= lr * X.T @ D  # expect: self.W -= lr * X.T @ D | operand: lr * X.T @ D | born: L5
        self.b -= lr * D.sum(axis=0, keepdims=True)
model = SoftmaxRegression(6, 4)
T = one_hot(labels, 4)
for _ in range(3):
    model.step(X, T, 0.2)
