"""A gradient kept as the transpose of its matrix is a convention or an error: the other gradients and the files tell."""

from __future__ import annotations

import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

class Net:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.W1, self.b1 = rng.normal(size=(4, 5)), rng.normal(size=5)
        self.W2, self.b2 = rng.normal(size=(5, 3)), rng.normal(size=3)
        self.X, self.Y = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))

    def loss(self):
        self.a = np.tanh(self.X @ self.W1 + self.b1)
        self.out = self.a @ self.W2 + self.b2
        return np.mean((self.out - self.Y) ** 2)

    def backward(self):
        d = 2 * (self.out - self.Y) / self.out.size
        self.dW2, self.db2 = d.T @ self.a, d.sum(axis=0)
        d = d @ self.W2.T * (1 - self.a ** 2)
        self.dW1, self.db1 = self.X.T @ d, d.sum(axis=0)
"""
BOTH = NET.replace("self.X.T @ d,", "d.T @ self.X,")
UPDATE = """
def update(net, rate):
    net.W2 -= rate * net.dW2{}
"""


def checked(text: str) -> gradcheck.Report:
    net = module_of(text, "kept_transposed").Net()
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


def told(report: gradcheck.Report, severity: Severity) -> list[tuple[str, str]]:
    return [(f.code, f.subject) for f in report.findings if f.severity is severity]


def test_one_beside_another_that_is_not_is_an_error_with_an_edit() -> None:
    report = checked(NET)
    assert report.verdict == "wrong"
    assert told(report, Severity.ERROR) == [("N3", "W2"), ("X4", "W2")]
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven and "self.a.T @ d" in edit.after


@pytest.mark.parametrize("turned", [".T", ".transpose()"])
def test_one_that_the_update_transposes_is_meant_so(turned: str) -> None:
    report = checked(NET + UPDATE.format(turned))
    assert report.verdict == "right" and not report.findings
    assert checked(NET + UPDATE.format("")).verdict == "wrong"


def test_all_of_them_are_a_convention_with_a_warning() -> None:
    report = checked(BOTH)
    assert report.verdict == "right"
    assert told(report, Severity.WARNING) == [("X4", "W1"), ("X4", "W2")]
    (said,) = told(checked(BOTH + UPDATE.format(".T")), Severity.WARNING)
    assert said == ("X4", "W1")


def test_a_name_may_say_that_it_is_transposed() -> None:
    report = checked(NET.replace("self.dW2,", "self.dW2T,"))
    assert report.verdict == "right" and not report.findings
