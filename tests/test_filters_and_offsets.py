"""Filters whose offsets are added entry by entry: forgotten by a step, or frozen with their layer."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import copy
import numpy as np

rng = np.random.default_rng(3)
X, T = rng.normal(size=(6, 7, 2)), rng.normal(size=(6, 2))

class Filters:
    def __init__(self):
        self.kernels, self.offsets = rng.normal(size=(3, 2, 2)), np.zeros(3)

    def ahead(self, x):
        self.seen = x
        out = np.zeros((len(x), x.shape[1] - 1, 3))
        for t in range(out.shape[1]):
            for f in range(3):
                out[:, t, f] = np.sum(x[:, t:t + 2] * self.kernels[f], axis=(1, 2)) + self.offsets[f]
        return out

    def back(self, g, rate):
        dk = np.zeros_like(self.kernels)
        for t in range(g.shape[1]):
            for f in range(3):
                dk[f] += np.sum(g[:, t, f][:, None, None] * self.seen[:, t:t + 2], axis=0)
        self.kernels = self.kernels - rate * dk
        self.offsets = self.offsets - rate * g.sum(axis=(0, 1))

class Biggest:
    def ahead(self, x):
        self.seen = x
        return x.max(axis=1)

    def back(self, g, rate):
        down = np.zeros(self.seen.shape)
        down += (self.seen == self.seen.max(axis=1, keepdims=True)) * g[:, None]
        return down

class Dense:
    def __init__(self):
        self.table = rng.normal(size=(3, 2))

    def ahead(self, x):
        self.seen = x
        return x @ self.table

    def back(self, g, rate):
        down = g @ self.table.T
        self.table = self.table - rate * self.seen.T @ g
        return down

class Net:
    def __init__(self):
        self.parts = [Filters(), Biggest(), Dense()]

    def ahead(self, x):
        for part in self.parts:
            x = part.ahead(x)
        return x

    def train(self, x, t, rate=0.1):
        g = (self.ahead(x) - t) / len(x)
        for part in reversed(self.parts):
            g = part.back(g, rate)

net = Net()

def loss():
    return 0.5 * np.sum((net.ahead(X) - T) ** 2) / len(X)

def step():
    net.train(X, T)
"""


def checked(text: str) -> gradcheck.Report:
    module = module_of(text, "vain")
    return gradcheck.check(module.net, loss=module.loss, step=module.step, learning_rate=0.1)


def changed(old: str, new: str, text: str = NET) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_net_is_right_as_it_stands():
    assert checked(NET).ok


@pytest.mark.usefixtures("short_repairs")
def test_biases_that_are_added_entry_by_entry_are_missed_where_a_step_forgets_them():
    report = checked(changed("        self.offsets = self.offsets - rate * g.sum(axis=(0, 1))\n", ""))
    bad = [each.name for each in report.gradients if each.verdict is gradcheck.Verdict.WRONG]
    assert any(name.endswith("offsets") for name in bad)


@pytest.mark.parametrize("rate", ["0 * ", "self.mask * "])
def test_a_layer_that_is_bound_anew_as_it_was_may_be_meant_to_stay(rate):
    text = changed("np.zeros(3)\n", "np.zeros(3)\n        self.mask = 0.0\n")
    text = text.replace("self.kernels - rate * dk", f"self.kernels - {rate}dk")
    text = text.replace("self.offsets - rate * g.sum", f"self.offsets - {rate}g.sum")
    assert checked(text).ok
