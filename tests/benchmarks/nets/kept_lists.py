"""Layers that append to lists, a class-level registry, gates kept as masks; column samples; outer layers share the error array."""
import numpy as np


class Part:
    registry = []

    def __init__(self):
        Part.registry.append(type(self).__name__)
        self.seen = []


class Linear(Part):
    def __init__(self, n, m, gen):
        super().__init__()
        self.A = gen.normal(0, 0.6, (m, n))
        self.s = gen.normal(0, 0.1, (m, 1))
        self.A_acc, self.s_acc = np.zeros_like(self.A), np.zeros_like(self.s)

    def ahead(self, v):
        self.seen.append(v)
        return self.A @ v + self.s

    def behind(self, err):
        v = self.seen.pop()
        self.A_acc += err @ v.T
        self.s_acc += err.sum(axis=1, keepdims=True)
        return self.A.T @ err


class Softplus(Part):
    def ahead(self, v):
        self.seen.append(v)
        return np.log1p(np.exp(v))

    def behind(self, err):
        v = self.seen.pop()
        err = err / (1 + np.exp(-v))
        return err


class Gate(Part):
    def ahead(self, v):
        keep = v > 0
        self.seen.append(keep)
        out = v.copy()
        out[~keep] *= 0.05
        return out

    def behind(self, err):
        keep = self.seen.pop()
        err = err.copy()
        err[~keep] *= 0.05
        return err


class Chain:
    def __init__(self, widths, seed):
        gen = np.random.default_rng(seed)
        a, b, c, d = widths
        self.parts = [Linear(a, b, gen), Softplus(), Linear(b, c, gen), Gate(), Linear(c, d, gen)]

    def run(self, v):
        for part in self.parts:
            part.seen.clear()
            v = part.ahead(v)
        return v

    def huber(self, v, goal):
        r = self.run(v) - goal
        small = np.abs(r) <= 1
        return np.where(small, 0.5 * r ** 2, np.abs(r) - 0.5).sum() / v.shape[1]

    def learn(self, v, goal):
        for part in self.parts:
            if isinstance(part, Linear):
                part.A_acc.fill(0)
                part.s_acc.fill(0)
        r = self.run(v) - goal
        err = np.clip(r, -1, 1) / v.shape[1]
        for part in reversed(self.parts):
            err = part.behind(err)


def check(widths=(4, 6, 5, 3), samples=7, seed=0):
    gen = np.random.default_rng(seed + 100)
    net = Chain(widths, seed)
    v, goal = gen.normal(size=(widths[0], samples)), 2 * gen.normal(size=(widths[-1], samples))
    net.learn(gen.normal(size=v.shape), goal)
    return dict(model=net, loss=lambda: net.huber(v, goal), backward=lambda: net.learn(v, goal))
