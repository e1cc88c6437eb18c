"""Gradients of micro batches of two are added up undivided, the last one smaller; the division by N comes after the loop, in place."""
import numpy as np

class Net:
    def __init__(self, seed):
        r = np.random.default_rng(seed)
        self.W1, self.W2 = r.normal(size=(3, 4)), r.normal(size=(4, 2))

    def loss(self, X, Y):
        return 0.5 * ((np.tanh(X @ self.W1) @ self.W2 - Y) ** 2).sum() / len(X)

    def backward(self, X, Y):
        self.dW1, self.dW2 = np.zeros_like(self.W1), np.zeros_like(self.W2)
        for start in range(0, len(X), 2):
            x, y = X[start:start + 2], Y[start:start + 2]
            h = np.tanh(x @ self.W1)
            d = h @ self.W2 - y
            self.dW2 += h.T @ d
            self.dW1 += x.T @ (d @ self.W2.T * (1 - h * h))
        for g in (self.dW1, self.dW2):
            g /= len(X)

def check(samples=7, seed=0):
    r = np.random.default_rng(seed + 1)
    net, X, Y = Net(seed), r.normal(size=(samples, 3)), r.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.loss(X, Y), backward=lambda: net.backward(X, Y))
