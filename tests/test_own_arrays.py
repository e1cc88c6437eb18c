"""One array under several names: the statement that made it is told, and each name gets an array of its own."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.shared_arrays import taken_apart

RNG = np.random.default_rng(3)
X, T = RNG.normal(size=(6, 4)), RNG.normal(size=(6, 4))


class Net:
    def __init__(self):
        rng = np.random.default_rng(1)
        self.V, self.W = rng.normal(size=(4, 4)), rng.normal(size=(4, 4))

    def loss(self):
        self.h = np.tanh(X @ self.V)
        self.o = self.h @ self.W
        return 0.5 * np.sum((self.o - T) ** 2)

    def add(self, to_v, to_w):
        d = self.o - T
        to_w += self.h.T @ d
        to_v += X.T @ (d @ self.W.T * (1 - self.h**2))


class Chained(Net):
    def backward(self):
        self.dV = self.dW = np.zeros_like(self.V)
        self.add(self.dV, self.dW)


class Multiplied(Net):
    def backward(self):
        sums = [np.zeros((4, 4))] * 2
        self.add(*sums)
        self.dV, self.dW = sums


class FromKeys(Net):
    def backward(self):
        sums = dict.fromkeys(("V", "W"), np.zeros((4, 4)))
        self.add(sums["V"], sums["W"])
        return sums


class BeforeTheCheck(Net):
    """The sums are made in the constructor, which does not run in a check."""

    def __init__(self):
        super().__init__()
        self.sums = [np.zeros((4, 4))] * 2

    def backward(self):
        for total in self.sums:
            total[...] = 0
        self.add(*self.sums)
        self.dV, self.dW = (total.copy() for total in self.sums)


@pytest.mark.parametrize(
    ("net", "after"),
    [
        (Chained, "self.dV, self.dW = np.zeros_like(self.V), np.zeros_like(self.V)"),
        (Multiplied, "sums = [np.zeros((4, 4)) for _ in range(2)]"),
        (FromKeys, 'sums = {key: np.zeros((4, 4)) for key in ("V", "W")}'),
        (BeforeTheCheck, "self.sums = [np.zeros((4, 4)) for _ in range(2)]"),
    ],
)
def test_each_name_gets_an_array_of_its_own(net, after):
    model = net()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["O2"]
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after == after
    if net is BeforeTheCheck:
        assert model.sums[0] is model.sums[1]  # the user's own are as they were


def test_code_that_breaks_without_the_one_array_is_told_nothing():
    model = BeforeTheCheck()

    def breaks():
        assert model.sums[0] is not model.sums[1]
        raise ValueError("it counts on one array")

    assert taken_apart([model], [], Workbench([], lambda file: None), breaks) is None
    assert model.sums[0] is model.sums[1]


class Affine:
    def loss(self):
        return 0.5 * np.sum((X @ self.W + self.b - T) ** 2)

    def step(self):
        d = X @ self.W + self.b - T
        self.db[:] = 0
        self.db += d.sum(axis=0)
        self.W -= 0.01 * X.T @ d
        self.b -= 0.01 * self.db


class Layer(Affine):
    """One whose gradient is kept where its offsets are: it is emptied before it is added to."""

    def __init__(self):
        self.W = np.random.default_rng(1).normal(size=(4, 4))
        self.b = self.db = np.random.default_rng(2).normal(size=4) * 0.5


class Buffered(Affine):
    """One whose sum of gradients begins as its offsets."""

    def __init__(self):
        self.W, self.b = np.random.default_rng(1).normal(size=(4, 4)), np.full(4, 0.5)
        self.db = self.b


@pytest.mark.parametrize(
    ("net", "after"),
    [
        (
            Layer,
            "self.b = np.random.default_rng(2).normal(size=4) * 0.5\n        self.db = np.zeros_like(self.b)",
        ),
        (Buffered, "self.db = np.zeros_like(self.b)"),
    ],
)
def test_what_shares_the_array_of_a_weight_gets_one_of_its_own(net, after):
    model = net()
    report = gradcheck.check(model, loss=model.loss, step=model.step, learning_rate=0.01)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["O2"]
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after == after
    assert model.db is model.b


def test_weights_that_share_an_array_on_purpose_are_left_as_they_are():
    class Tied(Net):
        def __init__(self):
            super().__init__()
            self.V = self.W

        def backward(self):  # of the second use alone
            self.dW = self.h.T @ (self.o - T)

    model = Tied()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert "O2" not in [f.code for f in report.findings]
