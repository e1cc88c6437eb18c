"""One encoder applied to both members of a pair, caches pushed on a list and popped in backward, contrastive loss."""
import numpy as np


class Encoder:
    def __init__(self, d_in, d_hid, d_out, rng):
        self.W = rng.standard_normal((d_in, d_hid)) * 0.5
        self.b = rng.standard_normal((1, d_hid)) * 0.1
        self.V = rng.standard_normal((d_hid, d_out)) * 0.5
        self.c = rng.standard_normal((1, d_out)) * 0.1
        self.stack = []
        self.zero_grad()

    def zero_grad(self):
        self.gW, self.gb = np.zeros_like(self.W), np.zeros_like(self.b)
        self.gV, self.gc = np.zeros_like(self.V), np.zeros_like(self.c)

    def __call__(self, x):
        pre = x @ self.W + self.b
        h = np.maximum(pre, 0.1 * pre)
        out = h @ self.V + self.c
        self.stack.append((x, pre, h))
        return out

    def backward(self, g):
        x, pre, h = self.stack.pop()
        self.gV += h.T @ g
        self.gc += g.sum(0, keepdims=True)
        g = g @ self.V.T
        g = g * np.where(pre > 0, 1, 0.1)
        self.gW += x.T @ g
        self.gb += g.sum(0, keepdims=True)


class Siamese:
    def __init__(self, sizes, margin, seed):
        self.encoder = Encoder(*sizes, np.random.default_rng(seed))
        self.margin = margin

    def loss(self, left, right, same):
        self.encoder.stack.clear()
        self.u = self.encoder(left)
        self.v = self.encoder(right)
        self.diff = self.u - self.v
        self.dist = np.sqrt((self.diff ** 2).sum(axis=1) + 1e-6)
        self.gap = np.maximum(self.margin - self.dist, 0)
        self.same = same
        return np.mean(same * self.dist ** 2 + (1 - same) * self.gap ** 2)

    def backward(self):
        self.encoder.zero_grad()
        d_dist = (2 * self.same * self.dist - 2 * (1 - self.same) * self.gap) / len(self.same)
        d_diff = (d_dist / self.dist)[:, None] * self.diff
        self.encoder.backward(-d_diff)
        self.encoder.backward(d_diff)


def check(sizes=(4, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Siamese(sizes, 2.5, seed)
    left, right = rng.normal(size=(2, samples, sizes[0]))
    same = (np.arange(samples) % 2 == 0).astype(float)
    net.loss(right, left, 1 - same)
    net.backward()
    return dict(model=net, loss=lambda: net.loss(left, right, same), backward=net.backward)
