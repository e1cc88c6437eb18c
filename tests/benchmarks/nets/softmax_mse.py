"""Samples in columns, a softmax output with squared error, so that its Jacobian is needed; methods per stage."""
import numpy as np


class Classifier:
    def __init__(self, nx, nh, ny, seed):
        rng = np.random.RandomState(seed)
        self.Wh = rng.randn(nh, nx) * 0.6
        self.bh = rng.randn(nh, 1) * 0.2
        self.Wy = rng.randn(ny, nh) * 0.9
        self.by = rng.randn(ny, 1) * 0.2

    def softmax(self, Z):
        E = np.exp(Z - np.max(Z, axis=0, keepdims=True))
        return E / np.sum(E, axis=0, keepdims=True)

    def forward(self, X):
        self.X = X
        self.Zh = np.dot(self.Wh, X) + self.bh
        self.Ah = np.maximum(0.2 * self.Zh, self.Zh)
        self.Zy = np.dot(self.Wy, self.Ah) + self.by
        self.Y = self.softmax(self.Zy)
        return self.Y

    def cost(self, X, T):
        Y = self.forward(X)
        return np.sum((Y - T) ** 2) / (2 * X.shape[1])

    def output_delta(self, T):
        m = T.shape[1]
        dY = (self.Y - T) / m
        weighted = np.sum(dY * self.Y, axis=0, keepdims=True)
        self.dZy = self.Y * (dY - weighted)

    def hidden_delta(self):
        dAh = np.dot(self.Wy.T, self.dZy)
        slope = np.ones_like(self.Zh)
        slope[self.Zh < 0] = 0.2
        self.dZh = dAh * slope

    def collect(self):
        return {
            'Wy': np.dot(self.dZy, self.Ah.T),
            'by': np.sum(self.dZy, axis=1, keepdims=True),
            'Wh': np.dot(self.dZh, self.X.T),
            'bh': np.sum(self.dZh, axis=1, keepdims=True),
        }


def check(sizes=(4, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Classifier(*sizes, seed)
    X = rng.normal(size=(sizes[0], samples))
    T = np.eye(sizes[2])[:, rng.integers(0, sizes[2], size=samples)]

    def backward():
        net.output_delta(T)
        net.hidden_delta()
        return net.collect()

    return dict(model=net, loss=lambda: net.cost(X, T), backward=backward)
