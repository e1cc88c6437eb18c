"""A wrong axis of the forward pass is told together with an error of the backward pass, each with its own edit."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


class Net:
    def __init__(self):
        rng = np.random.default_rng(2)
        self.A, self.a = rng.normal(size=(4, 6)), rng.normal(size=6)
        self.B, self.b = rng.normal(size=(6, 3)), rng.normal(size=3)
        self.X, self.T = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]

    def loss(self):
        self.h = np.tanh(self.X @ self.A + self.a)
        self.p = softmax(self.h @ self.B + self.b)
        return -np.sum(self.T * np.log(self.p)) / len(self.X)

    def backward(self):
        d = (self.p - self.T) / len(self.X)
        self.dB, self.db = self.h.T @ d, d.sum(axis=0)
        d = d @ self.B.T * (1 - self.h**2)
        self.dA, self.da = self.X.T @ d, d.sum(axis=0)
"""

SCORES = """
import numpy as np


class Net:
    def __init__(self):
        rng = np.random.default_rng(6)
        self.A, self.a = rng.normal(size=(4, 6)), rng.normal(size=6)
        self.B, self.b = rng.normal(size=(6, 1)), rng.normal(size=1)
        self.X, self.T = rng.normal(size=(7, 4)), rng.normal(size=7)

    def loss(self):
        self.h = np.tanh(self.X @ self.A + self.a)
        self.y = self.h @ self.B + self.b
        return np.mean((self.y[:, 0] - self.T) ** 2)

    def backward(self):
        d = 2 * (self.y - self.T[:, None]) / len(self.X)
        self.dB, self.db = self.h.T @ d, d.sum(axis=0)
        d = d @ self.B.T * (1 - self.h**2)
        self.dA, self.da = self.X.T @ d, d.sum(axis=0)
"""

AXIS = ("e / e.sum(axis=1, keepdims=True)", "e / e.sum(axis=0, keepdims=True)")
COLUMN = ("self.y[:, 0] - self.T)", "self.y - self.T)")
SLOPE = ("d = d @ self.B.T * (1 - self.h**2)", "d = d @ self.B.T * (1 - self.h)")


def checked(text, *errors):
    for right, wrong in errors:
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    net = module_of(text, "beside_net").Net()
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


@pytest.mark.parametrize("text, forward, code", [(NET, AXIS, "D3"), (SCORES, COLUMN, "N2")])
def test_both_are_told_with_edits_that_are_proven(text, forward, code):
    report = checked(text, forward, SLOPE)
    first, second = report.annotated.edits
    assert forward[1] in first.before and second.before == SLOPE[1]
    assert first.proven and second.proven
    assert "B" in first.effect and "A" not in first.effect and "all gradients are right" in second.effect
    assert next(finding.code for finding in report.findings) == code
    marked = {line.location.text.strip() for line in report.annotated.lines if line.mark == "wrong"}
    assert marked == {first.before, second.before}


@pytest.mark.parametrize("text, forward, code", [(NET, AXIS, "D3"), (SCORES, COLUMN, "N2")])
def test_one_of_them_alone_is_told_alone(text, forward, code):
    assert [finding.code for finding in checked(text, forward).findings] == [code]
    (edit,) = checked(text, SLOPE).annotated.edits
    assert edit.before == SLOPE[1]


def test_the_file_reads_as_it_is_afterwards(tmp_path):
    report = checked(NET, AXIS, SLOPE)
    for edit in report.annotated.edits:
        with open(edit.location.file) as file:
            assert edit.before in file.read()
    assert not gradcheck.source.read_now()
