"""Nets that go through their units one by one: an error in the slope of an activation gets its edit and its name."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(8)
X, Y = rng.normal(size=(4, 3)), rng.normal(size=(4, 2))

class Net:
    def __init__(self):
        self.w, self.v = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))

    def run(self, x):
        self.net, self.hid, self.out = np.zeros(4), np.zeros(4), np.zeros(2)
        for j in range(4):
            for i in range(3):
                self.net[j] += self.w[j][i] * x[i]
            self.hid[j] = 1.0 / (1.0 + np.exp(-self.net[j]))
        for k in range(2):
            for j in range(4):
                self.out[k] += self.v[k][j] * self.hid[j]

    def loss(self):
        total = 0.0
        for x, y in zip(X, Y):
            self.run(x)
            for k in range(2):
                total += 0.5 * (self.out[k] - y[k]) ** 2
        return total

    def backward(self):
        self.gw, self.gv = np.zeros((4, 3)), np.zeros((2, 4))
        for x, y in zip(X, Y):
            self.run(x)
            delta = np.zeros(4)
            for j in range(4):
                s = 0.0
                for k in range(2):
                    s += (self.out[k] - y[k]) * self.v[k][j]
                delta[j] = s * self.hid[j] * (1.0 - self.hid[j])
            for k in range(2):
                for j in range(4):
                    self.gv[k][j] += (self.out[k] - y[k]) * self.hid[j]
            for j in range(4):
                for i in range(3):
                    self.gw[j][i] += delta[j] * x[i]

def check():
    net = Net()
    return dict(model=net, loss=net.loss, backward=net.backward)
"""
RIGHT = "delta[j] = s * self.hid[j] * (1.0 - self.hid[j])"


def report(statement):
    assert NET.count(RIGHT) == 1
    return gradcheck.check(**module_of(NET.replace(RIGHT, statement), "number_by_number").check())


def test_the_net_is_right():
    assert report(RIGHT).ok


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("delta[j] = s", "C2"),
        ("delta[j] = s * (1.0 - self.hid[j])", "C4"),
        ("delta[j] = s * self.hid[j] * (1.0 + self.hid[j])", "C4"),
        ("delta[j] = s * (1.0 - self.hid[j] * self.hid[j])", "C1c"),
        ("delta[j] = self.hid[j] * (1.0 - self.hid[j])", "C7"),
        ("delta[j] = s * self.net[j] * (1.0 - self.net[j])", "C1b"),
    ],
)
def test_the_slope_of_one_unit_is_told_by_its_formula(statement, code):
    found = report(statement)
    assert [finding.code for finding in found.findings] == [code]
    (edit,) = found.annotated.edits
    assert edit.proven and edit.before == statement
