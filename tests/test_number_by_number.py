"""Nets that go through their units one by one: an error in the slope of an activation gets its edit and its name."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of
from tests.benchmarks.planted import FOLDERS

NET = """
import numpy as np

rng = np.random.default_rng(8)
X, Y = rng.normal(size=(3, 3)), rng.normal(size=(3, 2))

class Net:
    def __init__(self):
        self.w, self.v = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))

    def run(self, x):
        self.net, self.hid, self.out = np.zeros(4), np.zeros(4), np.zeros(2)
        for j in range(4):
            for i in range(3):
                self.net[j] += self.w[j][i] * x[i]
            self.hid[j] = 1.0 / (1.0 + np.exp(-self.net[j]))
        for k in range(2):
            for j in range(4):
                self.out[k] += self.v[k][j] * self.hid[j]

    def loss(self):
        total = 0.0
        for x, y in zip(X, Y):
            self.run(x)
            for k in range(2):
                total += 0.5 * (self.out[k] - y[k]) ** 2
        return total

    def backward(self):
        self.gw, self.gv = np.zeros((4, 3)), np.zeros((2, 4))
        for x, y in zip(X, Y):
            self.run(x)
            delta = np.zeros(4)
            for j in range(4):
                s = 0.0
                for k in range(2):
                    s += (self.out[k] - y[k]) * self.v[k][j]
                delta[j] = s * self.hid[j] * (1.0 - self.hid[j])
            for k in range(2):
                for j in range(4):
                    self.gv[k][j] += (self.out[k] - y[k]) * self.hid[j]
            for j in range(4):
                for i in range(3):
                    self.gw[j][i] += delta[j] * x[i]

def check():
    net = Net()
    return dict(model=net, loss=net.loss, backward=net.backward)
"""
RIGHT = "delta[j] = s * self.hid[j] * (1.0 - self.hid[j])"


def report(statement):
    assert NET.count(RIGHT) == 1
    return gradcheck.check(**module_of(NET.replace(RIGHT, statement), "number_by_number").check())


def test_the_net_is_right():
    assert report(RIGHT).ok


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("delta[j] = s", "C2"),
        ("delta[j] = s * (1.0 - self.hid[j])", "C4"),
        ("delta[j] = s * self.hid[j] * (1.0 + self.hid[j])", "C4"),
        ("delta[j] = s * (1.0 - self.hid[j] * self.hid[j])", "C1c"),
        ("delta[j] = self.hid[j] * (1.0 - self.hid[j])", "C7"),
        ("delta[j] = s * self.net[j] * (1.0 - self.net[j])", "C1b"),
    ],
)
def test_the_slope_of_one_unit_is_told_by_its_formula(statement, code):
    found = report(statement)
    assert [finding.code for finding in found.findings] == [code]
    (edit,) = found.annotated.edits
    assert edit.proven and edit.before == statement


def neurons():
    """A net of dicts that is gone through unit by unit and adds to its weights what makes the loss fall."""
    rng = np.random.default_rng(3)
    net = [
        [{"weights": list(rng.normal(size=n_in + 1))} for _ in range(n_out)]
        for n_in, n_out in ((2, 3), (3, 2))
    ]
    row, due = [0.4, -0.7], [1.0, 0.0]

    def forward():
        values = row
        for layer in net:
            new = []
            for unit in layer:
                total = unit["weights"][-1]
                for k in range(len(values)):
                    total += unit["weights"][k] * values[k]
                unit["output"] = 1 / (1 + np.exp(-total))
                new.append(unit["output"])
            values = new
        return values

    def step():
        forward()
        for i in reversed(range(len(net))):
            errors = []
            if i == len(net) - 1:
                for k in range(len(net[i])):
                    errors.append(due[k] - net[i][k]["output"])
            else:
                for k in range(len(net[i])):
                    error = 0.0
                    for unit in net[i + 1]:
                        error += unit["weights"][k] * unit["delta"]
                    errors.append(error)
            for k in range(len(net[i])):
                unit = net[i][k]
                unit["delta"] = errors[k] * (1 - unit["output"])
        for i in range(len(net)):
            values = row if i == 0 else [unit["output"] for unit in net[i - 1]]
            for unit in net[i]:
                for k in range(len(values)):
                    unit["weights"][k] += 0.5 * unit["delta"] * values[k]
                unit["weights"][-1] += 0.5 * unit["delta"]

    return net, lambda: sum((t - o) ** 2 for t, o in zip(due, forward())) / 2, step


def test_a_slope_that_lost_a_factor_where_updates_add():
    net, loss, step = neurons()
    report = gradcheck.check(net, loss=loss, step=step, learning_rate=0.5)
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after.endswith('(1 - unit["output"]) * unit["output"]')
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["C4"]


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        # all counters begin with 0: row[0], row[y] and rows[0, 0] are the same number as yet
        ("row[i] * err_h[j]", "self.hid[j] * err_h[j]", "E5"),
        ("row[i] * err_h[j]", "err_h[j]", "E5"),
        ("- target) / len(rows)", "- target) / self.n_out", "A4 A3"),
        ("slope = 1.0 if self.net_h[j] > 0 else 0.2", "slope = 1.0 if self.net_h[j] > 0 else 0.0", "C5"),
        ("err_o[k] * self.w_ho[j, k]", "err_o[k] * self.d_ho[j, k]", "C4 E1 E3"),  # likely
    ],
)
def test_lookups_lengths_choices_and_sums_of_single_numbers(right: str, wrong: str, codes: str) -> None:
    text = (FOLDERS["tuned"] / "loop_units.py").read_text()
    assert text.count(right) == 1
    call = module_of(text.replace(right, wrong), "loop_units").check(2, 3, 4, 3)
    report = gradcheck.check(call.pop("model"), **call)
    (edit,) = report.annotated.edits
    assert edit.proven and wrong.split()[0] in edit.before
    assert next(f.code for f in report.findings if f.severity.value == "error") in codes.split()
