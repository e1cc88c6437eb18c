"""What objects with `__slots__` hold is in reach of an edit, as what others hold is."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck

X = np.random.default_rng(1).normal(size=(4, 8))
Y = np.random.default_rng(2).normal(size=(2, 8))


class Cell:
    __slots__ = ("grad_kernel", "kernel", "mask", "never", "pre", "seen")

    def __init__(self, rng, n, m):
        self.kernel = rng.normal(size=(m, n))

    def __getattr__(self, name):
        raise AttributeError(f"asked for {name}")

    def up(self, x):
        self.seen, self.pre = x, self.kernel @ x
        return np.where(self.pre > 0, self.pre, 0.2 * self.pre)


class Upstream(Cell):
    __slots__ = ()

    def down(self, g):
        g = g * np.where(g > 0, 1.0, 0.2)
        self.grad_kernel = g @ self.seen.T
        return self.kernel.T @ g


@pytest.mark.parametrize(
    ("kind", "code", "after"),
    [
        (Upstream, "C5c", "g = g * np.where(self.pre > 0, 1.0, 0.2)"),
    ],
)
def test_an_edit_reads_a_slot(kind, code, after):
    rng = np.random.default_rng(5)
    cells, kept = [kind(rng, 4, 7), kind(rng, 7, 2)], {}

    def loss():
        kept["out"] = cells[1].up(cells[0].up(X))
        return np.sum((kept["out"] - Y) ** 2) / 8

    def backward():
        g = 2 * (kept["out"] - Y) / 8
        for cell in reversed(cells):
            g = cell.down(g)

    report = gradcheck.check(cells, loss=loss, backward=backward)
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after == after
    assert [finding.code for finding in report.findings] == [code]
