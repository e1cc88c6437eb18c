"""np.matrix for everything, one hidden layer, samples in columns, tanh and sigmoid, mean cross-entropy."""
import numpy as np


def logistic(a):
    return 1 / (1 + np.exp(-a))


class Net:
    def __init__(self, n0, n1, n2, seed=0):
        rng = np.random.default_rng(seed)
        self.A = np.asmatrix(rng.normal(size=(n1, n0)) * 0.8)
        self.a = np.asmatrix(rng.normal(size=(n1, 1)) * 0.3)
        self.B = np.asmatrix(rng.normal(size=(n2, n1)) * 0.8)
        self.b = np.asmatrix(rng.normal(size=(n2, 1)) * 0.3)

    def forward(self, X):
        self.X = X
        self.z1 = self.A * X + self.a
        self.h = np.tanh(self.z1)
        self.z2 = self.B * self.h + self.b
        self.y = logistic(self.z2)
        return self.y

    def cost(self, X, T):
        Y = self.forward(X)
        return float(-np.sum(np.multiply(T, np.log(Y)) + np.multiply(1 - T, np.log(1 - Y))) / X.shape[1])

    def backward(self, T):
        n = T.shape[1]
        d2 = (self.y - T) / n
        self.dB = d2 * self.h.T
        self.db = d2.sum(axis=1)
        e1 = self.B.T * d2
        d1 = np.multiply(e1, 1 - np.power(self.h, 2))
        self.dA = d1 * self.X.T
        self.da = d1.sum(axis=1)


def check(sizes=(4, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Net(*sizes, seed)
    X = np.asmatrix(rng.normal(size=(sizes[0], samples)))
    T = np.asmatrix(rng.integers(0, 2, size=(sizes[2], samples)).astype(float))
    return dict(model=net, loss=lambda: net.cost(X, T), backward=lambda: net.backward(T))
