"""Statements that read what a step has changed already: they are moved, or a copy is kept, and both can be written."""

from __future__ import annotations

from pathlib import Path

import pytest

import gradcheck
from gradcheck.writing import write
from tests.benchmarks.judge import module_of

FACTORS = """
import numpy as np

rng = np.random.default_rng(5)


class Ratings:
    def __init__(self):
        self.users, self.items = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))

    def loss(self, u, i, r):
        return 0.5 * (r - self.users[u] @ self.items[i]) ** 2

    def step(self, u, i, r, rate):
        e = r - self.users[u] @ self.items[i]
        self.users[u] += rate * e * self.items[i]
        self.items[i] += rate * e * self.users[u]


net = Ratings()
loss, step = lambda: net.loss(1, 2, 4.0), lambda: net.step(1, 2, 4.0, 0.05)
"""

LAYERS = """
import numpy as np

rng = np.random.default_rng(6)
X, T = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))


class Net:
    def __init__(self):
        self.A, self.B = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))

    def loss(self):
        self.h = np.tanh(X @ self.A)
        self.d = self.h @ self.B - T
        return 0.5 * np.sum(self.d ** 2)

    def step(self, rate):
        self.loss()
        self.B -= rate * self.h.T @ self.d
        dh = self.d @ self.B.T
        self.A -= rate * X.T @ (dh * (1 - self.h ** 2))


net = Net()
loss, step = net.loss, lambda: net.step(0.05)
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [(FACTORS, "old_users = self.users[u].copy()"), (LAYERS, "dh = self.d @ self.B.T")],
    ids=["each reads the other", "one reads the other"],
)
def test_updated_weights_are_read_as_they_were_and_the_edit_can_be_written(text: str, expected: str) -> None:
    module = module_of(text, "updated")
    report = gradcheck.check(module.net, loss=module.loss, step=module.step, learning_rate=0.05)
    assert [finding.code for finding in report.findings] == ["E2"]
    assert report.annotated is not None
    [edit] = report.annotated.edits
    assert edit.proven and edit.after.startswith(expected)
    file = Path(edit.location.file)
    write([edit], lambda _: True)
    again = module_of(file.read_text(), "updated")
    assert gradcheck.check(again.net, loss=again.loss, step=again.step, learning_rate=0.05).ok
