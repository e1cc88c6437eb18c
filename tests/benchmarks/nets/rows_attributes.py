"""A net object with W1, b1, ... attributes, samples in rows, softmax cross-entropy with a mean."""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    s = sigmoid(z)
    return s * (1 - s)


class Net:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        n0, n1, n2, n3 = sizes
        self.W1 = rng.normal(size=(n0, n1)) * 0.7
        self.b1 = rng.normal(size=(1, n1)) * 0.3
        self.W2 = rng.normal(size=(n1, n2)) * 0.7
        self.b2 = rng.normal(size=(1, n2)) * 0.3
        self.W3 = rng.normal(size=(n2, n3)) * 0.7
        self.b3 = rng.normal(size=(1, n3)) * 0.3

    def forward(self, X):
        self.X = X
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.tanh(self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        self.a2 = sigmoid(self.z2)
        self.z3 = self.a2 @ self.W3 + self.b3
        e = np.exp(self.z3 - self.z3.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def loss(self, X, y):
        p = self.forward(X)
        return -np.log(p[np.arange(len(y)), y]).mean()

    def backward(self, y):
        N = self.X.shape[0]
        d3 = self.p.copy()
        d3[np.arange(N), y] -= 1
        d3 = d3 / N
        self.dW3 = self.a2.T @ d3
        self.db3 = np.sum(d3, axis=0, keepdims=True)
        da2 = d3 @ self.W3.T
        d2 = da2 * sigmoid_prime(self.z2)
        self.dW2 = self.a1.T @ d2
        self.db2 = np.sum(d2, axis=0, keepdims=True)
        da1 = d2 @ self.W2.T
        d1 = da1 * (1 - self.a1 ** 2)
        self.dW1 = self.X.T @ d1
        self.db1 = np.sum(d1, axis=0, keepdims=True)


def check(sizes=(5, 4, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Net(sizes, seed)
    X = rng.normal(size=(samples, sizes[0]))
    y = rng.integers(0, sizes[-1], size=samples)
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(y))
