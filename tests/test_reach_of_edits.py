"""Of several errors each is named as it would be alone: by all that rests on it, though other errors are left there."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


class Net:
    def __init__(self):
        rng = np.random.default_rng(8)
        self.W, self.b = rng.normal(size=(4, 5)), rng.normal(size=5)
        self.V, self.c = rng.normal(size=(5, 3)), rng.normal(size=3)
        self.X, self.T = rng.normal(size=(7, 4)), rng.uniform(size=(7, 3))

    def loss(self):
        self.h = np.tanh(self.X @ self.W + self.b)
        self.a = squash(self.h @ self.V + self.c)
        decay = np.sum(self.W**2) + np.sum(self.V**2)
        return 0.5 * np.sum((self.a - self.T) ** 2) / len(self.X) + 0.15 * decay

    def backward(self):
        error = (self.a - self.T) / len(self.X)
        d2 = error * self.a * (1 - self.a)
        d1 = (d2 @ self.V.T) * (1 - self.h**2)
        self.dV, self.dc = self.h.T @ d2 + 0.3 * self.V, d2.sum(axis=0)
        self.dW = self.X.T @ d1 + 0.3 * self.W
        self.db = d1.sum(axis=0)
"""

SAMPLES = """
import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


class Samples:
    def __init__(self):
        rng = np.random.default_rng(8)
        self.w = [rng.normal(size=shape) for shape in ((5, 4), (6, 5), (3, 6))]
        self.pairs = [(rng.normal(size=4), rng.uniform(size=3)) for _ in range(7)]

    def forward(self, x):
        self.a = [x]
        for w in self.w:
            self.a.append(squash(w @ self.a[-1]))
        return self.a[-1]

    def loss(self):
        return sum(0.5 * np.sum((self.forward(x) - t) ** 2) for x, t in self.pairs) / len(self.pairs)

    def backward(self):
        self.dw = [np.zeros_like(w) for w in self.w]
        for x, t in self.pairs:
            a = self.forward(x)
            error = (a - t) / len(self.pairs)
            delta = error * a * (1 - a)
            self.dw[-1] += np.outer(delta, self.a[-2])
            for k in (2, 3):
                slope = self.a[-k] * (1 - self.a[-k])
                delta = (self.w[-k + 1].T @ delta) * slope
                self.dw[-k] += np.outer(delta, self.a[-k - 1])
"""

CELL = """
import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


class Cell:
    def __init__(self):
        rng = np.random.default_rng(4)
        self.W, self.b = 0.7 * rng.normal(size=(20, 9)), 0.3 * rng.normal(size=20)
        self.V = rng.normal(size=(2, 5))
        self.X, self.t = rng.normal(size=(3, 4)), rng.normal(size=2)

    def loss(self):
        h, c, self.steps = np.zeros(5), np.zeros(5), []
        for x in self.X:
            both = np.concatenate([x, h])
            z = self.W @ both + self.b
            i, f, o, u = squash(z[:5]), squash(z[5:10]), squash(z[10:15]), np.tanh(z[15:])
            before, c = c, f * c + i * u
            h = o * np.tanh(c)
            self.steps.append((both, i, f, o, u, before, c))
        self.h, self.e = h, self.V @ h - self.t
        return 0.5 * np.sum(self.e**2)

    def backward(self):
        self.dV, self.dW, self.db = np.outer(self.e, self.h), np.zeros_like(self.W), np.zeros_like(self.b)
        dh, dc = self.V.T @ self.e, np.zeros(5)
        for both, i, f, o, u, before, c in reversed(self.steps):
            dc = dc + dh * o * (1 - np.tanh(c) ** 2)
            di = dc * u * i * (1 - i)
            df = dc * before * f * (1 - f)
            do = dh * np.tanh(c) * o * (1 - o)
            du = dc * i * (1 - u**2)
            dz = np.concatenate([di, df, do, du])
            self.dW += np.outer(dz, both)
            self.db += dz
            dh, dc = (self.W.T @ dz)[4:], dc * f
"""

WORDS = """
import numpy as np


class Words:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.E, self.A, self.B, self.C = (0.6 * rng.normal(size=s) for s in ((6, 4), (4, 4), (4, 4), (4, 3)))
        self.ids, self.T = np.array([0, 3, 1, 5, 3]), rng.normal(size=(5, 3))

    def loss(self):
        self.x = self.E[self.ids]
        self.s = np.tanh(self.x @ self.A)
        self.y = self.x + self.s @ self.B
        self.e = self.y @ self.C - self.T
        return 0.5 * np.sum(self.e**2)

    def backward(self):
        self.dC, dy = self.y.T @ self.e, self.e @ self.C.T
        self.dB = self.s.T @ dy
        dz = (dy @ self.B.T) * (1 - self.s**2)
        self.dA, self.dE = self.x.T @ dz, np.zeros_like(self.E)
        np.add.at(self.dE, self.ids, dy + dz @ self.A.T)
"""


def told(source: str, make: str, *errors: tuple[str, str]) -> list[str]:
    """The codes of a net with errors, in the order they are told, where the first has an edit."""
    for right, wrong in errors:
        assert source.count(right) == 1
        source = source.replace(right, wrong)
    net = getattr(module_of(source, "several_errors"), make)()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward, budget=2)
    if report.ok:
        return []
    assert report.annotated is not None and report.annotated.edits
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    "source, make", [(NET, "Net"), (SAMPLES, "Samples"), (CELL, "Cell"), (WORDS, "Words")]
)
def test_right_nets_are_right(source: str, make: str) -> None:
    assert told(source, make) == []


SLOPE = "* (1 - self.h**2)", "* (1 - self.h)"
DECAY = "d2 + 0.3", "d2 - 0.3"


def test_a_sign_of_the_whole_pass_beside_a_slope_that_is_lost_below() -> None:
    right = "delta) * slope\n                self.dw[-k] += np.outer(delta,"
    lost = "delta)\n                self.dw[-k] += np.outer(delta * slope,"
    codes = told(SAMPLES, "Samples", ("error = (a - t)", "error = (t - a)"), (right, lost))
    assert "B1" in codes and "B2" not in codes


def test_a_penalty_that_is_subtracted_beside_another_error() -> None:
    codes = told(NET, "Net", DECAY, SLOPE)
    assert "G1b" in codes and "G2" not in codes


def test_a_gate_that_is_joined_twice_in_one_array() -> None:
    assert told(CELL, "Cell", ("[di, df, do, du]", "[di, di, do, du]")) == ["J4"]


def test_a_matrix_that_is_not_turned_above_an_embedding() -> None:
    assert told(WORDS, "Words", ("dy @ self.B.T", "dy @ self.B")) == ["N3"]
