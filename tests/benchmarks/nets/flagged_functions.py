"""Activations with a deriv flag that are handed the output, columns of samples, dicts of caches, everything in chained method calls."""
import numpy as np


def logistic(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def tansig(x, deriv=False):
    if deriv:
        return 1 - np.square(x)
    return np.tanh(x)


def elliot(x, deriv=False):
    if deriv:
        return np.square(1 - np.abs(x))
    return x / (1 + np.abs(x))


class Brain:
    squash = [tansig, elliot, logistic]

    def __init__(self, shape, seed):
        gen = np.random.RandomState(seed)
        self.syn = {k: gen.randn(b, a).__mul__(0.8) for k, (a, b) in enumerate(zip(shape, shape[1:]))}
        self.theta = {k: gen.randn(b, 1) for k, b in enumerate(shape[1:])}

    def think(self, x):
        seen = {-1: x}
        for k in self.syn:
            seen[k] = self.squash[k](self.syn[k].dot(seen[k - 1]).__add__(self.theta[k]))
        return seen

    def error(self, x, t):
        return np.square(self.think(x)[2] - t).sum(axis=0).mean() / 2

    def learn(self, x, t):
        seen, m = self.think(x), x.shape[1]
        delta = {2: (seen[2] - t) * logistic(seen[2], deriv=True)}
        for k in (1, 0):
            delta[k] = self.syn[k + 1].T.dot(delta[k + 1]) * self.squash[k](seen[k], deriv=True)
        self.syn_grad = {k: delta[k].dot(seen[k - 1].T) / m for k in delta}
        self.theta_grad = {k: delta[k].mean(axis=1).reshape(-1, 1) for k in delta}


def check(sizes=(3, 6, 5, 4), samples=7, seed=0):
    brain = Brain(sizes, seed)
    gen = np.random.RandomState(seed + 1)
    x, t = gen.randn(sizes[0], samples), gen.rand(sizes[-1], samples)
    return dict(model=brain, loss=lambda: brain.error(x, t), backward=lambda: brain.learn(x, t))
