"""A maximum over time: most of the delta is zero, placed by the arg max, one step per feature."""
import numpy as np

class TextCNN:
    def __init__(self, seed, width=3, d=4, k=5):
        rng = np.random.default_rng(seed)
        self.width = width
        self.F, self.f = rng.normal(size=(width * d, k)) * .4, rng.normal(size=k) * .2
        self.V = rng.normal(size=(k, 2))

    def loss(self, x, y):
        T = x.shape[1] - self.width + 1
        self.win = np.stack([x[:, t:t + self.width].reshape(len(x), -1) for t in range(T)], axis=1)
        conv = np.tanh(self.win @ self.F + self.f)
        self.arg = conv.argmax(axis=1)
        self.pooled, self.shape = conv.max(axis=1), conv.shape
        self.out = self.pooled @ self.V - y
        return 0.5 * (self.out ** 2).sum()

    def backward(self):
        self.dV = self.pooled.T @ self.out
        dpool = self.out @ self.V.T
        dconv = np.zeros(self.shape)
        n, k = dpool.shape
        dconv[np.arange(n)[:, None], self.arg, np.arange(k)] = dpool * (1 - self.pooled ** 2)
        self.dF = np.tensordot(self.win, dconv, axes=([0, 1], [0, 1]))
        self.df = dconv.sum(axis=(0, 1))

def check(samples=4, seed=0):
    rng = np.random.default_rng(seed + 1)
    net, x, y = TextCNN(seed), rng.normal(size=(samples, 7, 4)), rng.normal(size=(samples, 2))
    return dict(model=net, loss=lambda: net.loss(x, y), backward=net.backward)
