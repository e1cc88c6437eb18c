"""The targets of a batch come from the whole set."""
import numpy as np
def batches(X, Y, size):
    for start in range(0, len(X), size):
        yield X[start:start + size], Y[start:start + size]
class Perceptron:
    def __init__(self, n):
        self.w = np.zeros((n, 1))
    def train(self, X, Y, epochs):
        for _ in range(epochs):
            for xb, yb in batches(X, Y, 5):
                p = 1 / (1 + np.exp(-xb @ self.w))
                g = xb.T @ (p - Y)  # expect: p - Y | operand: Y | born: L17  # fix: g = xb.T @ (p - yb)
                self.w -= 0.5 * g / len(xb)
def main():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    Y = (X @ np.array([[1.0], [2.0], [-1.0]]) > 0).astype(float)
    model = Perceptron(3)
    model.train(X, Y, 2)
main()
