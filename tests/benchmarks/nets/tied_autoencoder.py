"""An autoencoder whose decoder uses the encoder's weights, with a residual branch; train() updates at once."""
import numpy as np


class TiedAutoencoder:
    def __init__(self, visible, hidden, lr=0.05, seed=0):
        rs = np.random.RandomState(seed)
        self.lr = lr
        self.W = rs.randn(visible, hidden) * 0.5
        self.V = rs.randn(hidden, hidden) * 0.4
        self.bh = rs.randn(hidden) * 0.2
        self.bm = rs.randn(hidden) * 0.2
        self.bv = rs.randn(visible) * 0.2

    def encode(self, x):
        self.a = x @ self.W + self.bh
        self.h = np.tanh(self.a)
        self.m = 1.0 / (1.0 + np.exp(-(self.h @ self.V + self.bm)))
        self.code = self.h + self.m
        return self.code

    def decode(self, code):
        return code @ self.W.T + self.bv

    def reconstruction_error(self, x):
        out = self.decode(self.encode(x))
        return ((out - x) ** 2).sum(axis=1).mean()

    def train(self, x):
        out = self.decode(self.encode(x))
        n = x.shape[0]
        d_out = 2 * (out - x) / n
        d_code = d_out @ self.W
        d_m = d_code * self.m * (1 - self.m)
        d_h = d_code + d_m @ self.V.T
        d_a = d_h * (1 - self.h ** 2)
        grad_W = x.T @ d_a + d_out.T @ self.code
        grad_V = self.h.T @ d_m
        grad_bv = d_out.sum(axis=0)
        grad_bm = d_m.sum(axis=0)
        grad_bh = d_a.sum(axis=0)
        self.W = self.W - self.lr * grad_W
        self.V = self.V - self.lr * grad_V
        self.bv = self.bv - self.lr * grad_bv
        self.bm = self.bm - self.lr * grad_bm
        self.bh = self.bh - self.lr * grad_bh


def check(sizes=(5, 4), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = TiedAutoencoder(*sizes, seed=seed)
    x = rng.normal(size=(samples, sizes[0]))
    return dict(
        model=net, loss=lambda: net.reconstruction_error(x), step=lambda: net.train(x), learning_rate=net.lr
    )
