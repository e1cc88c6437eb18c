"""An array of the forward pass that the backward pass writes into is told as that, though it shows where it is read."""

import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(2)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

class Net:
    def __init__(self):
        self.A, self.B, self.C = (rng.normal(size=s) for s in ((3, 5), (5, 4), (4, 2)))

    def run(self):
        self.h = np.tanh(X @ self.A)
        self.z = self.h @ self.B
        self.r = np.maximum(self.z, 0)
        self.e = self.r @ self.C - Y
        return 0.5 * (self.e ** 2).sum() / 6

    def back(self):
        d = self.e / 6
        dr = d @ self.C.T
        dz = dr * (self.z > 0)
        dh = dz @ self.B.T
        ds = dh * (1 - self.h ** 2)
        self.gC = self.r.T @ d
        self.gB = self.h.T @ dz
        self.gA = X.T @ ds

def check():
    net = Net()
    return dict(model=net, loss=net.run, backward=net.back)
"""


def told(right, wrong):
    assert NET.count(right) == 1
    call = module_of(NET.replace(right, wrong), "spoiled").check()
    report = gradcheck.check(call.pop("model"), **call)
    return [finding.code for finding in report.findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("dz = dr * (self.z > 0)", "self.r[self.r > 0] = 1\n        dz = dr * self.r"),
        ("(1 - self.h ** 2)", "(1 - np.power(self.h, 2, out=self.h))"),
        ("ds = dh * (1 - self.h ** 2)", "self.h **= 2\n        ds = dh * (1 - self.h)"),
        ("d = self.e / 6", "self.r *= 0.25\n        d = self.e / 6"),
    ],
)
def test_a_write_into_what_is_still_needed_is_no_other_input(right, wrong):
    assert told(right, wrong) == ["O1"]


def test_a_delta_that_is_the_output_by_another_name_spoils_nothing():
    alias = "d = self.e\n        d /= 6"
    assert told("d = self.e / 6", alias) == []
    wrong = alias + "\n        d *= 2"
    assert told("d = self.e / 6", wrong) == ["A3"]  # the write is meant, its factor is not
