"""A length that is taken of the wrong axis is told as a wrong size, however the edit that mends it is written."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.W1, self.W2 = rng.normal(size=(4, 6)), rng.normal(size=(6, 3))
        self.X, self.Y = rng.normal(size=(7, 4)), rng.normal(size=(7, 3))

    def loss(self):
        self.h = np.tanh(self.X @ self.W1)
        self.out = self.h @ self.W2
        return np.sum((self.out - self.Y) ** 2) / len(self.Y)

    def backward(self):
        d = 2 * (self.out - self.Y) / len(self.Y)
        self.dW2 = self.h.T @ d
        self.dW1 = self.X.T @ (d @ self.W2.T * (1 - self.h**2))
"""


def told(wrong: str) -> list[str]:
    right = "d = 2 * (self.out - self.Y) / len(self.Y)"
    assert NET.count(right) == 1
    net = module_of(NET.replace(right, wrong), "lengths").Net()
    return [finding.code for finding in gradcheck.check(net, loss=net.loss, backward=net.backward).findings]


def test_the_net_is_right() -> None:
    assert told("d = 2 * (self.out - self.Y) / len(self.Y)") == []


@pytest.mark.parametrize(
    "length", ["len(self.Y.T)", "len(self.out.T)", "self.Y.shape[1]", "self.Y.T.shape[0]"]
)
def test_the_length_of_a_transposed_array_is_a_wrong_size(length: str) -> None:
    assert told(f"d = 2 * (self.out - self.Y) / {length}") == ["A4"]
