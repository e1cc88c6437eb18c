"""Residual blocks as dataclasses, rows, softmax cross-entropy with class ids, gradients in fields beside the weights."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Affine:
    weight: np.ndarray
    bias: np.ndarray
    weight_grad: np.ndarray | None = None
    bias_grad: np.ndarray | None = None
    _input: np.ndarray | None = field(default=None, repr=False)

    @classmethod
    def random(cls, fan_in: int, fan_out: int, rng) -> Affine:
        return cls(rng.normal(0, 1 / np.sqrt(fan_in), (fan_in, fan_out)), rng.normal(0, 0.2, fan_out))

    def __call__(self, x):
        self._input = x
        return x @ self.weight + self.bias

    def pull(self, g):
        self.weight_grad = self._input.T @ g
        self.bias_grad = g.sum(0)
        return g @ self.weight.T


@dataclass
class ResidualBlock:
    first: Affine
    second: Affine
    pre: np.ndarray | None = None
    post: np.ndarray | None = None

    def __call__(self, x):
        self.pre = self.first(x)
        hidden = np.maximum(self.pre, 0.0)
        self.post = np.tanh(x + self.second(hidden))
        return self.post

    def pull(self, g):
        g_sum = g * (1.0 - self.post ** 2)
        g_hidden = self.second.pull(g_sum)
        g_pre = np.where(self.pre > 0.0, g_hidden, 0.0)
        return g_sum + self.first.pull(g_pre)


@dataclass
class ResNet:
    stem: Affine
    blocks: list[ResidualBlock]
    head: Affine
    prob: np.ndarray | None = None

    def loss(self, x, labels):
        h = self.stem(x)
        for block in self.blocks:
            h = block(h)
        logits = self.head(h)
        logits = logits - logits.max(axis=1, keepdims=True)
        self.prob = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        return float(-np.log(self.prob[np.arange(len(labels)), labels]).mean())

    def backward(self, labels):
        n = len(labels)
        g = self.prob.copy()
        g[np.arange(n), labels] -= 1.0
        g = self.head.pull(g / n)
        for block in reversed(self.blocks):
            g = block.pull(g)
        self.stem.pull(g)


def build(sizes, seed):
    rng = np.random.default_rng(seed)
    d, h, k, c = sizes
    blocks = [ResidualBlock(Affine.random(h, k, rng), Affine.random(k, h, rng)) for _ in range(2)]
    return ResNet(Affine.random(d, h, rng), blocks, Affine.random(h, c, rng))


def check(sizes=(4, 5, 6, 3), samples=7, seed=0):
    rng = np.random.default_rng(seed + 13)
    net = build(sizes, seed)
    x, labels = rng.normal(size=(samples, sizes[0])), rng.integers(0, sizes[-1], samples)
    return dict(model=net, loss=lambda: net.loss(x, labels), backward=lambda: net.backward(labels))
