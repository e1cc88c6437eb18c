"""Layers that know their neighbours: backward takes no argument and reads the next layer's delta; hinge loss, L1."""
import numpy as np


class Layer:
    def __init__(self, units, fan_in, kind, rng):
        self.kind = kind
        self.prev = self.next = None
        self.W = rng.uniform(-0.9, 0.9, (units, fan_in))
        self.b = rng.uniform(-0.3, 0.3, (units, 1))

    def squash(self, z):
        if self.kind == 'bounded':
            return np.clip(z, -2.0, 2.0)
        if self.kind == 'smooth':
            return np.log1p(np.exp(z))
        return z

    def slope(self, z):
        if self.kind == 'bounded':
            return (np.abs(z) < 2.0) * 1.0
        if self.kind == 'smooth':
            return 1.0 / (1.0 + np.exp(-z))
        return np.ones_like(z)

    def forward(self):
        self.z = self.W.dot(self.prev.out) + self.b
        self.out = self.squash(self.z)

    def backward(self):
        self.error = self.next.W.T.dot(self.next.delta)
        self.delta = self.error * self.slope(self.z)

    def collect(self, l1):
        self.dW = self.delta.dot(self.prev.out.T) + l1 * np.sign(self.W)
        self.db = self.delta.sum(axis=1).reshape(-1, 1)


class Source:
    pass


class Machine:
    def __init__(self, sizes, seed, l1=0.01):
        rng = np.random.default_rng(seed)
        self.source = Source()
        self.l1 = l1
        kinds = ['smooth', 'bounded', 'plain']
        self.stack = [Layer(b, a, kind, rng) for a, b, kind in zip(sizes[:-1], sizes[1:], kinds)]
        chain = [self.source] + self.stack
        for left, right in zip(chain[:-1], chain[1:]):
            right.prev = left
            left.next = right

    def loss(self, X, labels):
        self.source.out = X
        for layer in self.stack:
            layer.forward()
        scores = self.stack[-1].out
        self.cols = np.arange(X.shape[1])
        self.correct = scores[labels, self.cols]
        self.margins = np.maximum(0, scores - self.correct + 1.0)
        self.margins[labels, self.cols] = 0
        penalty = sum(np.abs(layer.W).sum() for layer in self.stack)
        return self.margins.sum() / X.shape[1] + self.l1 * penalty

    def backprop(self, labels):
        mask = (self.margins > 0).astype(float)
        mask[labels, self.cols] = -mask.sum(axis=0)
        self.stack[-1].delta = mask / mask.shape[1]
        for layer in reversed(self.stack[:-1]):
            layer.backward()
        for layer in self.stack:
            layer.collect(self.l1)


def check(sizes=(4, 6, 5, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    net = Machine(sizes, seed)
    X = rng.normal(size=(sizes[0], samples))
    labels = rng.integers(0, sizes[-1], size=samples)
    return dict(model=net, loss=lambda: net.loss(X, labels), backward=lambda: net.backprop(labels))
