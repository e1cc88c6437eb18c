"""A slice that takes other steps of a sequence into a product with weights transposes nothing."""

from __future__ import annotations

import gradcheck
from tests.benchmarks.judge import module_of

LAGGED = """
import numpy as np

class Lagged:
    def __init__(self):
        rng = np.random.default_rng(2)
        self.now, self.then = rng.normal(size=(4, 4)) * 0.4, rng.normal(size=(4, 4)) * 0.4
        self.x, self.y = rng.normal(size=(3, 7, 4)), rng.normal(size=(3, 7, 4))

    def layer(self, x):
        lagged = np.zeros_like(x)
        lagged[:, 2:] = x[:, :-2]
        return np.tanh(x @ self.now + lagged @ self.then), lagged

    def loss(self):
        self.h, self.x_lagged = self.layer(self.x)
        self.out, self.h_lagged = self.layer(self.h)
        return 0.5 * np.sum((self.out - self.y) ** 2)

    def backward(self):
        d = (self.out - self.y) * (1 - self.out**2)
        self.dnow = np.einsum("bti,bto->io", self.h, d)
        self.dthen = np.einsum("bti,bto->io", self.h_lagged, d)
        back = d @ self.now.T
        back[:, :5] += d[:, 2:] @ self.then.T
        back *= 1 - self.h**2
        self.dnow += np.einsum("bti,bto->io", self.x, back)
        self.dthen += np.einsum("bti,bto->io", self.x_lagged, back)
"""


def told(right: str = "", wrong: str = "") -> list[str]:
    assert not right or LAGGED.count(right) == 1
    net = module_of(LAGGED.replace(right, wrong) if right else LAGGED, "lagged").Lagged()
    return [finding.code for finding in gradcheck.check(net, loss=net.loss, backward=net.backward).findings]


def test_the_net_is_right() -> None:
    assert told() == []


def test_other_steps_are_no_transpose() -> None:
    assert told("d[:, 2:] @ self.then.T", "d[:, :5] @ self.then.T") == ["H3"]


def test_a_matrix_that_is_not_turned_still_is_one() -> None:
    assert told("d[:, 2:] @ self.then.T", "d[:, 2:] @ self.then") == ["N3"]
