"""delta = y_hat; delta[range(N), y] -= 1: the stored prediction is overwritten, the gradient of this pass is right.

looks like: O1
"""
import numpy as np


class Net:
    def __init__(self, rng):
        self.W1, self.b1 = rng.normal(size=(4, 5)), rng.normal(size=(1, 5))
        self.W2, self.b2 = rng.normal(size=(5, 3)), rng.normal(size=(1, 3))

    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        e = np.exp(self.a1 @ self.W2 + self.b2)
        self.y_hat = e / e.sum(axis=1, keepdims=True)
        return self.y_hat

    def backward(self, X, y):
        delta3 = self.y_hat                              # warns: O4 y_hat
        delta3[range(len(X)), y] -= 1
        delta3 /= len(X)
        delta2 = delta3 @ self.W2.T * (1 - self.a1 ** 2)
        self.dW2, self.db2 = self.a1.T @ delta3, delta3.sum(axis=0, keepdims=True)
        self.dW1, self.db1 = X.T @ delta2, delta2.sum(axis=0)


def check():
    rng = np.random.default_rng(114)
    net, X, y = Net(rng), rng.normal(size=(6, 4)), rng.integers(3, size=6)
    net.forward(X)
    return dict(model=net, loss=lambda: -np.log(net.forward(X)[range(6), y]).mean(), backward=lambda: net.backward(X, y))
