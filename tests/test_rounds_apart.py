"""Two errors above the rounds of one loop are told one by one, though the statement in the loop shows both of them."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


class Dense:
    def __init__(self, n, m, rng, bent):
        self.w, self.b, self.bent = rng.normal(size=(n, m)), rng.normal(size=m), bent

    def forward(self, x):
        self.x, self.z = x, x @ self.w + self.b
        return np.tanh(self.z) if self.bent else self.z

    def backward(self, d):
        dz = d * (1 - np.tanh(self.z) ** 2 if self.bent else np.ones_like(self.z))
        self.dw = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return dz @ self.w.T


def smooth(y, t):
    return np.log(np.cosh(y - t)).sum() / len(y)


def smooth_slope(y, t):
    return np.tanh(y - t) / len(y)


def entropy(y, t):
    return (t * (np.log(np.exp(y).sum(axis=1, keepdims=True)) - y)).sum() / len(y)


def entropy_slope(y, t):
    e = np.exp(y)
    return (e / e.sum(axis=1, keepdims=True) - t) / len(y)


class Net:
    def __init__(self):
        rng = np.random.default_rng(7)
        self.body = Dense(4, 6, rng, True)
        self.heads = [Dense(6, 2, rng, False), Dense(6, 3, rng, False)]
        self.weights = 0.7, 1.4
        self.X = rng.normal(size=(5, 4))
        self.T = [rng.normal(size=(5, 2)), np.eye(3)[rng.integers(0, 3, 5)]]

    def loss(self):
        h = self.body.forward(self.X)
        self.y = [head.forward(h) for head in self.heads]
        return sum(w * of(y, t) for w, of, y, t in zip(self.weights, (smooth, entropy), self.y, self.T))

    def backward(self):
        d = 0.0
        for head, w, slope, y, t in zip(
            self.heads, self.weights, (smooth_slope, entropy_slope), self.y, self.T
        ):
            d = d + head.backward(w * slope(y, t))
        self.body.backward(d)
"""

FIRST = ("return np.tanh(y - t) / len(y)", "return np.sign(y - t) / len(y)")
SECOND = ("(e / e.sum(axis=1, keepdims=True) - t) / len(y)", "e / e.sum(axis=1, keepdims=True) - t")


def checked(*errors):
    text = NET
    for right, wrong in errors:
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    net = module_of(text, "rounds_net").Net()
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


def test_the_right_net_is_right():
    assert checked().ok


@pytest.mark.parametrize("errors", [(FIRST, SECOND), (FIRST,), (SECOND,)], ids=["both", "first", "second"])
def test_each_is_told_where_it_is(errors):
    report = checked(*errors)
    assert all(edit.proven for edit in report.annotated.edits)
    assert len(report.annotated.edits) == len(errors)
    for (_, wrong), edit in zip(errors, report.annotated.edits):
        assert wrong in edit.before
