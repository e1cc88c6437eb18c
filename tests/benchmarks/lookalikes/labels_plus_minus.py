"""Logistic loss with labels -1 and 1: the delta is -y s(-y f), which is no difference of output and target."""
import numpy as np

class Logistic:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.w1, self.w2 = r.randn(4, 3), r.randn(1, 4)
        self.b1, self.b2 = r.randn(4, 1), r.randn(1, 1)

    def forward(self, X):
        self.X = X
        self.h = np.tanh(np.dot(self.w1, X) + self.b1)
        self.f = np.dot(self.w2, self.h) + self.b2
        return self.f

    def loss(self, X, y):
        return np.log(1 + np.exp(-y * self.forward(X))).sum()

    def backward(self, y):
        delta = -y / (1 + np.exp(y * self.f))
        self.dw2, self.db2 = np.dot(delta, self.h.T), delta.sum(axis=1, keepdims=True)
        delta = np.dot(self.w2.T, delta) * (1 - self.h ** 2)
        self.dw1, self.db1 = np.dot(delta, self.X.T), delta.sum(axis=1, keepdims=True)

def check(samples=6, seed=0):
    r = np.random.RandomState(seed + 1)
    net, X, y = Logistic(seed), r.randn(3, samples), r.choice([-1.0, 1.0], (1, samples))
    return dict(model=net, loss=lambda: net.loss(X, y), backward=lambda: net.backward(y))
