"""Two errors of which one is a factor: the other is found by gradients that are right but for one number."""

from __future__ import annotations

import pytest

import gradcheck
from gradcheck.facts import Location
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.W1, self.b1 = rng.normal(size=(4, 6)), rng.normal(size=6)
        self.W2, self.b2 = rng.normal(size=(6, 3)), rng.normal(size=3)
        self.X, self.t = rng.normal(size=(7, 4)), rng.integers(0, 3, size=7)

    def forward(self):
        self.h = np.tanh(self.X @ self.W1 + self.b1)
        self.z = self.h @ self.W2 + self.b2
        e = np.exp(self.z - self.z.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)

    def loss(self):
        self.forward()
        return -np.mean(np.log(self.p[np.arange(7), self.t]))

    def backward(self):
        d = self.p.copy()
        d[np.arange(7), self.t] -= 1
        d /= len(d)
        self.gW2, self.gb2 = self.h.T @ d, d.sum(axis=0)
        dh = d @ self.W2.T * (1 - self.h**2)
        self.gW1, self.gb1 = self.X.T @ dh, dh.sum(axis=0)
"""

SQUARED = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.W1, self.b1 = rng.normal(size=(6, 4)), rng.normal(size=(6, 1))
        self.W2, self.b2 = rng.normal(size=(3, 6)), rng.normal(size=(3, 1))
        self.X, self.T = rng.normal(size=(4, 7)), np.eye(3)[:, rng.integers(0, 3, size=7)]

    def loss(self):
        self.h = np.tanh(self.W1 @ self.X + self.b1)
        e = np.exp(self.W2 @ self.h + self.b2)
        self.p = e / e.sum(axis=0, keepdims=True)
        return np.sum((self.p - self.T) ** 2) / (2 * self.X.shape[1])

    def backward(self):
        m = self.T.shape[1]
        dp = (self.p - self.T) / m
        mixed = np.sum(dp * self.p, axis=0, keepdims=True)
        dz = self.p * (dp - mixed)
        self.gW2, self.gb2 = dz @ self.h.T, dz.sum(axis=1, keepdims=True)
        dh = self.W2.T @ dz * (1 - self.h**2)
        self.gW1, self.gb1 = dh @ self.X.T, dh.sum(axis=1, keepdims=True)
"""


def edited(source: str, *errors: tuple[str, str]) -> list[Location]:
    """Where the edits of a net with these errors are, in the order of the lines."""
    for right, wrong in errors:
        assert source.count(right) == 1
        source = source.replace(right, wrong)
    net = module_of(source, "but_for_a_factor").Net()
    report = gradcheck.check(net, loss=net.loss, backward=net.backward)
    if report.ok:
        return []
    assert report.annotated is not None and all(edit.proven for edit in report.annotated.edits)
    return sorted((edit.location for edit in report.annotated.edits), key=lambda at: at.line)


@pytest.mark.parametrize("source", [NET, SQUARED])
def test_the_nets_are_right(source: str) -> None:
    assert edited(source) == []


def test_what_is_no_probability_and_a_mean_that_is_forgotten() -> None:
    places = edited(NET, ("d = self.p.copy()", "d = self.z.copy()"), ("        d /= len(d)\n", ""))
    assert [at.text for at in places] == ["d = self.z.copy()", "d[np.arange(7), self.t] -= 1"]


def test_a_sum_over_everything_and_another_size() -> None:
    places = edited(
        SQUARED, ("self.p, axis=0, keepdims=True)", "self.p)"), ("self.T.shape[1]", "self.T.shape[0]")
    )
    assert [at.text for at in places] == ["m = self.T.shape[0]", "mixed = np.sum(dp * self.p)"]
