"""Digits from a table of pixels; one image is shown to a net that works on columns."""
import numpy as np
class Digit:
    def __init__(self, hidden=7):
        self.W1 = np.random.randn(hidden, 16) * 0.1
        self.b1 = np.zeros((hidden, 1))
        self.W2 = np.random.randn(10, hidden) * 0.1
        self.b2 = np.zeros((10, 1))
    def forward(self, X):
        self.X = X
        self.A1 = np.tanh(self.W1 @ X + self.b1)
        return self.W2 @ self.A1 + self.b2
    def backward(self, D):
        m = D.shape[1]
        gW2, gb2 = D @ self.A1.T / m, D.mean(axis=1, keepdims=True)
        D1 = (self.W2.T @ D) * (1 - self.A1 ** 2)
        gW1, gb1 = D1 @ self.X.T / m, D1.mean(axis=1, keepdims=True)  # expect: D1 @ self.X.T | operand: self.X.T | born: L25
        for p, g in zip((self.W1, self.b1, self.W2, self.b2), (gW1, gb1, gW2, gb2)):
            p -= 0.1 * g
np.random.seed(6)
table = np.random.rand(16, 50)
labels = np.random.randint(0, 10, 50)
net = Digit()
for k in range(5):
    column = table[:, k]  # fix: column = table[:, k:k + 1]
    target = np.zeros((10, 1))
    target[labels[k]] = 1
    net.backward(net.forward(column) - target)
