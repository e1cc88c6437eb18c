"""A name that is bound anew before its old value was read for the last time is told as that, not as another input."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck

X = np.random.default_rng(1).normal(size=(6, 3))
Y = np.random.default_rng(2).normal(size=(6, 2))


class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.W1, self.W2 = rng.normal(size=(3, 5)), rng.normal(size=(5, 2))

    def loss(self):
        self.a = 1 / (1 + np.exp(-(X @ self.W1)))
        self.out = self.a @ self.W2
        return np.sum((self.out - Y) ** 2)


class Bound(Net):
    def backward(self):
        a = self.a
        d = 2 * (self.out - Y)
        a = a * (1 - a)
        below = d @ self.W2.T * a
        self.dW2 = a.T @ d
        self.dW1 = X.T @ below


class Named(Net):
    def backward(self):
        d = 2 * (self.out - Y)
        slope = self.a * (1 - self.a)
        below = d @ self.W2.T * slope
        self.dW2 = slope.T @ d
        self.dW1 = X.T @ below


@pytest.mark.parametrize(("net", "code"), [(Bound, "O1"), (Named, "E5")])
def test_only_a_name_that_held_the_value_before_was_overwritten(net, code):
    net = net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert [finding.code for finding in report.findings] == [code]
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after == "self.dW2 = self.a.T @ d"
