"""A slope that the layers' own gradients have and what is sent below lacks is put in at the end of a round."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


class Chain:
    def __init__(self, r):
        self.w = [r.normal(size=(5, 5)) * 0.7 for _ in range(3)]

    def run(self, x):
        self.a = [x]
        for w in self.w:
            self.a.append(np.tanh(w @ self.a[-1]))
        return self.a[-1]

    def back(self, pairs):
        g = [np.zeros_like(w) for w in self.w]
        for x, t in pairs:
            d = self.run(x) - t
            for k in reversed(range(3)):
                s = 1 - self.a[k + 1] ** 2
                d = d * s
                g[k] += np.outer(d, self.a[k])
                d = self.w[k].T @ d
        return g


def check():
    r = np.random.default_rng(3)
    net, pairs = Chain(r), [(r.normal(size=5), r.normal(size=5)) for _ in range(3)]
    loss = lambda: sum(0.5 * np.sum((net.run(x) - t) ** 2) for x, t in pairs)
    named = {f"w[{k}]": f"returned[{k}]" for k in range(3)}
    return dict(model=net, loss=loss, backward=lambda: net.back(pairs), gradients=named)
"""
BEGUN = """            d = (self.run(x) - t) * (1 - self.a[-1] ** 2)
            g[2] += np.outer(d, self.a[2])
            for k in (1, 0):
                s = 1 - self.a[k + 1] ** 2
                d = self.w[k + 1].T @ d
                g[k] += np.outer(d * s, self.a[k])
"""
HEAD, _, REST = NET.partition("            d = self.run(x) - t\n")
LATE = HEAD + BEGUN + "        return g\n" + REST.partition("        return g\n")[2]


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        (LATE, "E4", "d = d * s"),
        (
            NET.replace("np.outer(d, self.a[k])", "np.sum(d * self.a[k].T)"),
            "N1",
            "g[k] += np.outer(d, self.a[k])",
        ),
    ],
)
def test_it_is_mended(text: str, code: str, after: str) -> None:
    call = module_of(text, "chain").check()
    report = gradcheck.check(call.pop("model"), **call)
    finding = next(f for f in report.findings if f.severity.value == "error")
    assert finding.code == code
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after.strip().endswith(after)
