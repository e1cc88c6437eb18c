"""db of shape (n,) for b of shape (1, n): harmless, the numbers are right."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.W1, self.b1, self.W2, self.b2 = r.randn(3, 5), r.randn(1, 5), r.randn(5, 2), r.randn(1, 2)
    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        return self.a1 @ self.W2 + self.b2
    def loss(self, X, y): return np.sum((self.forward(X) - y) ** 2)
    def backward(self, X, y):
        d = 2 * (self.forward(X) - y)
        self.dW2, self.db2 = self.a1.T @ d, np.sum(d, axis=0)
        d = d @ self.W2.T * (1 - self.a1 ** 2)
        self.dW1, self.db1 = X.T @ d, np.sum(d, axis=0)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Net(seed), r.randn(samples, 3), r.randn(samples, 2)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(X, y))
