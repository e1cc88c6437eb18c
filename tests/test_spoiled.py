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


def test_an_output_written_over_its_input_is_written_beside_it():
    wrong = NET.replace(
        "self.h = np.tanh(X @ self.A)", "s = X @ self.A\n        self.h = sigmoid(s, s) * self.g"
    )
    wrong = wrong.replace(
        "class Net:", "def sigmoid(z, kept):\n    return 1 / (1 + np.exp(-z, out=z))\n\nclass Net:"
    )
    wrong = wrong.replace("        self.z =", "        self.s = s\n        self.z =").replace(" * self.g", "")
    wrong = wrong.replace("(1 - self.h ** 2)", "sigmoid(self.s.copy(), 0) * (1 - self.h)")
    call = module_of(wrong, "written_over").check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["O1"]
    assert [e.after.strip() for e in report.annotated.edits] == ["return 1 / (1 + np.exp(-z))"]


TABLE = """
import numpy as np

rng = np.random.default_rng(4)
params = {"E": rng.normal(size=(5, 3)), "U": rng.normal(size=(3, 2))}
ids, Y = np.array([0, 2, 2, 4]), rng.normal(size=(4, 2))

def loss(params):
    return 0.5 * ((params["E"][ids] @ params["U"] - Y) ** 2).sum()

def gradients(params):
    grads, x = {}, params["E"][ids]
    d = x @ params["U"] - Y
    grads["U"] = x.T @ d
    grads["E"] = np.zeros_like(params["E"])
    np.add.at(grads["E"], ids, d @ params["U"].T)
    return grads

def check():
    return dict(model=params, loss=lambda: loss(params), backward=lambda: gradients(params))
"""


def test_a_sum_that_begins_with_the_weights_themselves_begins_with_zeros():
    def report(text):
        call = module_of(text, "table").check()
        return gradcheck.check(call.pop("model"), **call)

    assert report(TABLE).ok
    wrong = report(TABLE.replace('np.zeros_like(params["E"])', 'params["E"]'))
    assert [f.code for f in wrong.findings if f.severity is Severity.ERROR] == ["O2"]
    assert [e.after.strip() for e in wrong.annotated.edits] == ['grads["E"] = np.zeros_like(params["E"])']
