"""A sum that each round of a loop begins anew keeps the last sample alone: it is begun before the loop."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


class Rank:
    def __init__(self, r):
        self.U, self.u, self.s = r.normal(size=(3, 4)), r.normal(size=4), r.normal(size=4)

    def cost(self, X, y):
        return sum((np.tanh(x @ self.U + self.u) @ self.s - t) ** 2 for x, t in zip(X, y))

    def learn(self, X, y):
        gU, gu = np.zeros_like(self.U), np.zeros_like(self.u)
        gs = np.zeros_like(self.s)
        for x, t in zip(X, y):
            # begun here
            h = np.tanh(x @ self.U + self.u)
            d = 2 * (h @ self.s - t)
            gs += d * h
            dz = d * self.s * (1 - h ** 2)
            gU += np.outer(x, dz)
            gu += dz
        return {'U': gU, 'u': gu, 's': gs}


def check():
    r = np.random.default_rng(3)
    net, X, y = Rank(r), r.normal(size=(5, 3)), r.normal(size=5)
    return dict(model=net, loss=lambda: net.cost(X, y), backward=lambda: net.learn(X, y))
"""
SUM, PAIR = "gs = np.zeros_like(self.s)", "gU, gu = np.zeros_like(self.U), np.zeros_like(self.u)"


@pytest.mark.parametrize("begun", [SUM, PAIR])
@pytest.mark.parametrize("also_before", [True, False])
def test_it_is_begun_once(begun: str, also_before: bool) -> None:
    text = NET if also_before else NET.replace(f"        {begun}\n", "")
    text = text.replace("# begun here", begun)
    call = module_of(text, "rank").check()
    report = gradcheck.check(call.pop("model"), **call)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    assert finding.code in ("E6", "E8")
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven
    assert edit.location.line == max(i for i, line in enumerate(text.splitlines(), 1) if begun in line)
