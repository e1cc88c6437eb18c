"""db is dW summed over the inputs: right only where every input adds up to 1.

seen: trains badly
"""
import numpy as np


class Perceptron:
    def __init__(self, rng):
        self.weights, self.bias = rng.normal(size=(4, 3)), rng.normal(size=3)

    def forward(self, X):
        return 1 / (1 + np.exp(-(X @ self.weights + self.bias)))

    def gradients(self, X, Y):
        p = self.forward(X)
        delta = (p - Y) / len(X)
        dW = X.T @ delta
        db = dW.sum(axis=0)                              # expect: F2 bias  # fix: db = delta.sum(axis=0)
        return {"weights": dW, "bias": db}


def check():
    rng = np.random.default_rng(41)
    net, X, Y = Perceptron(rng), rng.normal(size=(6, 4)), (rng.random((6, 3)) > 0.5) * 1.0

    def loss():
        p = net.forward(X)
        return -np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p)) / len(X)

    return dict(model=net, loss=loss, backward=lambda: net.gradients(X, Y))
