"""Everything is kept: caches per layer, gradients that accumulate and are cleared, helpers that copy before they write."""
import numpy as np


def rectify(z):
    out = z.copy()
    out[out < 0] = 0
    return out


def rectify_slope(a):
    s = a.copy()
    s[s > 0] = 1
    return s


class Unit:
    def __init__(self, n, m, rs, last=False):
        self.w = rs.uniform(-0.8, 0.8, (n, m))
        self.c = rs.uniform(-0.3, 0.3, (1, m))
        self.last = last
        self.grad_w = np.zeros_like(self.w)
        self.grad_c = np.zeros_like(self.c)

    def push(self, x):
        self.came = x
        self.z = x @ self.w + self.c
        self.out = self.z if self.last else rectify(self.z)
        return self.out

    def pull(self, signal):
        if not self.last:
            signal = signal * rectify_slope(self.out)
        self.grad_w += self.came.T @ signal
        self.grad_c += np.sum(signal, axis=0, keepdims=True)
        return signal @ self.w.T


class Pipe:
    def __init__(self, sizes, seed):
        rs = np.random.RandomState(seed)
        self.units = [Unit(a, b, rs, i == len(sizes) - 2) for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:]))]

    def guess(self, x):
        for unit in self.units:
            x = unit.push(x)
        return x

    def cost(self, x, t):
        return np.sum((self.guess(x) - t) ** 2) / len(x)

    def sweep(self, x, t):
        for unit in self.units:
            unit.grad_w[...] = 0
            unit.grad_c[...] = 0
        out = self.guess(x)
        signal = out - t
        signal *= 2 / len(x)
        for unit in self.units[::-1]:
            signal = unit.pull(signal)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Pipe(sizes, seed)
    x, t = rng.normal(size=(samples, sizes[0])), rng.normal(size=(samples, sizes[-1]))
    net.sweep(rng.normal(size=x.shape), t)  # trained on another batch before
    return dict(model=net, loss=lambda: net.cost(x, t), backward=lambda: net.sweep(x, t))
