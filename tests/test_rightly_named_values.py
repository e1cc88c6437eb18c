"""What is right as it stands is left alone: the statement that reads it wrongly is the one that is edited."""

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(4)

class Net:
    def __init__(self):
        self.W = [rng.normal(size=(4, 5)), rng.normal(size=(5, 5)), rng.normal(size=(5, 1))]

    def loss(self, x, y):
        self.z0 = x @ self.W[0]
        self.a0 = np.maximum(self.z0, 0)
        self.z1 = self.a0 @ self.W[1]
        self.a1 = np.maximum(self.z1, 0)
        self.z2 = (self.a1 @ self.W[2])[:, 0]
        self.p = 1 / (1 + np.exp(-self.z2))
        return np.mean((self.p - y) ** 2)

    def slope(self, z):
        s = 1 / (1 + np.exp(-z))
        return s * (1 - s)

    def layer(self, d, k):
        return d @ self.W[k].T, (self.a0, self.a1)[k - 1].T @ d

    def backward(self, x, y):
        error = self.p - y
        d2 = (2 * error * self.slope(self.z2) / len(y))[:, None]
        back, g2 = self.layer(d2, 2)
        error1 = back * 1.0
        d1 = error1 * (self.z1 > 0)
        back, g1 = self.layer(d1, 1)
        d0 = back * (self.z0 > 0)
        self.dW = [x.T @ d0, g1, g2]
"""


@pytest.mark.parametrize(
    "code, right, wrong",
    [
        ("C3b", "2 * error * self.slope(self.z2) / len(y)", "2 * error / len(y)"),
        ("E4", "self.layer(d1, 1)", "self.layer(error1, 1)[0], self.a0.T @ d1"),
        ("E1", "back, g1 = self", "_, g1 = self"),
    ],
)
def test_the_statement_that_reads_it_is_told(code, right, wrong):
    assert NET.count(right) == 1
    net = module_of(NET.replace(right, wrong), "rightly_named").Net()
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(6, 4)), rng.random(6)
    report = gradcheck.check(net, loss=lambda: net.loss(x, y), backward=lambda: net.backward(x, y))
    (finding,) = [f for f in report.findings if f.severity is Severity.ERROR]
    (edit,) = report.annotated.edits
    assert (finding.code, edit.proven) == (code, True)
    assert wrong in edit.before and edit.after != edit.before and "_," not in edit.after
