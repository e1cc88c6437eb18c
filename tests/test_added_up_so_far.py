"""States whose gradient is added up by several statements in a list: what has come together by then is known."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

READER = """
import numpy as np

class Reader:
    def __init__(self):
        rng = np.random.default_rng(5)
        self.E, self.W = 0.8 * rng.normal(size=(5, 3)), 0.8 * rng.normal(size=(4, 3))
        self.R, self.U = 0.8 * rng.normal(size=(4, 4)), 0.8 * rng.normal(size=(4, 4))
        self.s, self.V = 0.5 * rng.normal(size=4), 0.7 * rng.normal(size=(2, 8))
        self.texts, self.wanted = [[0, 2, 1], [3, 1, 4, 2], [4, 0]], rng.normal(size=(3, 4, 2))

    def read(self, text, wanted):
        self.text, self.h, self.x, self.g, self.seen, self.off = text, [self.s], [], [], [], []
        total = 0.0
        for word, due in zip(text, wanted):
            x, before = self.E[word], self.h[-1]
            g = np.tanh(self.U @ before)
            h = np.tanh(self.W @ x + self.R @ before) + 0.5 * g * before
            seen = np.mean(np.array(self.h), axis=0)
            off = self.V @ np.concatenate([h, seen]) - due
            for kept, value in ((self.h, h), (self.x, x), (self.g, g), (self.seen, seen), (self.off, off)):
                kept.append(value)
            total += 0.5 * off @ off
        return total

    def loss(self):
        return sum(self.read(text, wanted) for text, wanted in zip(self.texts, self.wanted))

    def backward(self):
        for name in "EWRUsV":
            setattr(self, "d" + name, np.zeros_like(getattr(self, name)))
        for text, wanted in zip(self.texts, self.wanted):
            self.read(text, wanted)
            self.back()

    def back(self):
        dh = [np.zeros(4) for _ in self.h]
        for t in reversed(range(len(self.text))):
            self.dV += np.outer(self.off[t], np.concatenate([self.h[t + 1], self.seen[t]]))
            dboth = self.V.T @ self.off[t]
            dh[t + 1] += dboth[:4]
            for j in range(t + 1):
                dh[j] += dboth[4:] / (t + 1)
            inner = self.h[t + 1] - 0.5 * self.g[t] * self.h[t]
            dz = dh[t + 1] * (1 - inner ** 2)
            dg = 0.5 * dh[t + 1] * self.h[t] * (1 - self.g[t] ** 2)
            dh[t] += 0.5 * dh[t + 1] * self.g[t]
            self.dW += np.outer(dz, self.x[t])
            self.dR += np.outer(dz, self.h[t])
            self.dU += np.outer(dg, self.h[t])
            dh[t] += self.R.T @ dz + self.U.T @ dg
            self.dE[self.text[t]] += self.W.T @ dz
        self.ds += dh[0]
"""


def checked(right: str = "", wrong: str = "") -> gradcheck.Report:
    assert not right or READER.count(right) == 1
    reader = module_of(READER.replace(right, wrong) if right else READER, "added_up_so_far").Reader()
    return gradcheck.check(reader, loss=reader.loss, backward=reader.backward)


@pytest.mark.usefixtures("short_repairs")
def test_what_is_handed_over_and_appended_to_is_followed() -> None:
    report = checked()
    assert report.verdict == gradcheck.Verdict.RIGHT
    assert "same result" not in str(report)


def test_a_term_of_many_is_found_where_it_is_added() -> None:
    wrong = "dh[t] += self.R.T @ dz + self.U @ dg"
    report = checked("dh[t] += self.R.T @ dz + self.U.T @ dg", wrong)
    assert report.annotated is not None
    assert [(edit.location.text, edit.proven) for edit in report.annotated.edits] == [(wrong, True)]
