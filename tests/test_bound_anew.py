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


class Stored(Net):
    def backward(self):
        d = 2 * (self.out - Y)
        self.a[...] = self.a * (1 - self.a)
        below = d @ self.W2.T
        below = below * self.a  # the slope
        self.dW2 = self._outer(d)
        self.dW1 = X.T @ below

    def _outer(self, d):
        return self.a.T @ d


class Squared(Stored):
    def backward(self):
        d = 2 * (self.out - Y)
        np.multiply(self.a, 1 - self.a, out=self.a)
        self.dW1 = X.T @ (d @ self.W2.T * self.a)
        self.dW2 = self._outer(d)


class Inside(Stored):
    def backward(self):
        d = 2 * (self.out - Y)
        below = d @ self.W2.T * (self.a - np.square(self.a, out=self.a))
        self.dW2 = self._outer(d)
        self.dW1 = X.T @ below


class Forward(Net):
    def loss(self):
        self.a = 1 / (1 + np.exp(-(X @ self.W1)))
        self.a *= 1.5
        self.out = self.a @ self.W2
        return np.sum((self.out - Y) ** 2)

    def backward(self):
        d = 2 * (self.out - Y)
        self.dW2 = 1.5 * self.a.T @ d
        self.dW1 = X.T @ (1.5 * d @ self.W2.T * self.a * (1 - self.a))


class Named(Net):
    def backward(self):
        d = 2 * (self.out - Y)
        slope = self.a * (1 - self.a)
        below = d @ self.W2.T * slope
        self.dW2 = slope.T @ d
        self.dW1 = X.T @ below


@pytest.mark.parametrize(
    ("net", "code", "wrong"),
    [
        (Bound, "O1", "a = a * (1 - a)"),
        (Named, "E5", "self.dW2 = slope.T @ d"),
        (Stored, "O1", "self.a[...] = self.a * (1 - self.a)"),
        (Squared, "O1", "np.multiply(self.a, 1 - self.a, out=self.a)"),
        (Inside, "O1", "below = d @ self.W2.T * (self.a - np.square(self.a, out=self.a))"),
        (Forward, "O1", "self.a *= 1.5"),
    ],
)
def test_only_a_name_that_held_the_value_before_was_overwritten(net, code, wrong):
    net = net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    assert [finding.code for finding in report.findings] == [code]
    (edit,) = report.annotated.edits
    assert edit.proven and edit.before.splitlines()[0].strip() == wrong
