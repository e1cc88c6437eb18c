"""A regression net; the target vector from the table has one axis."""
import numpy as np

class Regressor:
    def __init__(self, n, h):
        self.W1 = np.random.randn(n, h) * 0.1
        self.b1 = np.zeros((1, h))
        self.W2 = np.random.randn(h, 1) * 0.1
        self.b2 = np.zeros((1, 1))

    def forward(self, X):
        self.Z1 = X.dot(self.W1) + self.b1
        self.A1 = np.tanh(self.Z1)
        return self.A1.dot(self.W2) + self.b2

    def backward(self, X, y, out):
        m = X.shape[0]
        d2 = (out - y) / m  # fix: d2 = (out - y.reshape(-1, 1)) / m
        self.dW2 = self.A1.T.dot(d2)
        self.db2 = d2.sum(axis=0, keepdims=True)
        d1 = d2.dot(self.W2.T) * (1 - self.A1 ** 2)  # expect: d2.dot(self.W2.T) | operand: d2 | born: L27
        self.dW1 = X.T.dot(d1)
        self.db1 = d1.sum(axis=0, keepdims=True)

np.random.seed(10)
table = np.random.rand(16, 4)
X, y = table[:, :3], table[:, 3]
net = Regressor(3, 6)
for epoch in range(5):
    out = net.forward(X)
    net.backward(X, y, out)
    net.W1 -= 0.1 * net.dW1
    net.b1 -= 0.1 * net.db1
    net.W2 -= 0.1 * net.dW2
    net.b2 -= 0.1 * net.db2
