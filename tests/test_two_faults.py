"""Two faults of one backward pass are both found, also where none of them mends anything alone."""

from __future__ import annotations

import importlib.util

import pytest

import gradcheck

NET = """
import numpy as np


def tanh_backward(da, z):
    return da * (1 - np.tanh(z) ** 2)


class Net:
    def __init__(self):
        rng = np.random.default_rng(5)
        self.U, self.V, self.W = (0.6 * rng.normal(size=s) for s in ((4, 5), (5, 3), (5, 5)))
        self.X, self.T, self.reg = rng.normal(size=(7, 4)), rng.normal(size=(7, 3)), 0.3

    def loss(self):
        self.z = self.X @ self.U
        self.h = np.tanh(self.z)
        self.q = self.h @ self.W
        self.r = self.h + np.maximum(self.q, 0)
        self.y = self.r @ self.V
        return 0.5 * np.sum((self.y - self.T) ** 2) + 0.5 * self.reg * (np.sum(self.U**2) + np.sum(self.V**2))

    def backward(self):
        self.grads = grads = {}
        dy = self.y - self.T
        dr = dy @ self.V.T
        dq = dr * (self.q > 0)
        dh = dr + dq @ self.W.T
        grads['V'] = self.r.T @ dy
        grads['W'] = self.h.T @ dq
        dz = tanh_backward(dh, self.z)
        grads['U'] = self.X.T @ dz
        grads['V'] += self.reg * self.V
        grads['U'] += self.reg * self.U
"""


@pytest.fixture
def report_of(tmp_path):
    def report_of(*edits):
        text = NET
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        path = tmp_path / "two_faults_net.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location("two_faults_net", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        net = module.Net()
        marked = [text[: text.index(new.strip())].count("\n") + 1 for _, new in edits if new.strip()]
        return gradcheck.check(net, loss=net.loss, backward=net.backward), marked

    return report_of


def marks(report):
    return [line.location.line for line in report.annotated.lines if line.mark == "wrong"]


DERIVATIVE = ("return da * (1 - np.tanh(z) ** 2)", "return da * (1 - np.tanh(z))")
HANDED_ON = ("tanh_backward(dh, self", "tanh_backward(dr, self")
NO_DECAY = ("        grads['U'] += self.reg * self.U\n", "")
MASK = ("dq = dr * (self.q > 0)", "dq = dr")


def test_a_right_net_has_no_finding(report_of):
    report, _ = report_of()
    assert report.ok and not report.findings


def test_two_faults_of_one_parameter_of_which_none_mends_it_alone(report_of):
    report, lines = report_of(DERIVATIVE, NO_DECAY)
    assert lines[0] in marks(report)
    assert len(report.annotated.edits) == 2 and all(edit.proven for edit in report.annotated.edits)
    assert any("grads['U'] += self.reg * self.U" in edit.after for edit in report.annotated.edits)


def test_a_wrong_gradient_that_is_handed_to_a_function(report_of):
    report, lines = report_of(HANDED_ON)
    assert marks(report) == lines
    [edit] = report.annotated.edits
    assert edit.proven and "tanh_backward(dh" in edit.after


@pytest.mark.parametrize("first, second", [(HANDED_ON, MASK), (MASK, DERIVATIVE)], ids=["handed", "mask"])
def test_both_places_are_marked(report_of, first, second):
    report, lines = report_of(first, second)
    assert sorted(marks(report)) == sorted(lines)
    assert all(edit.proven for edit in report.annotated.edits)


def test_a_missing_decay_alone(report_of):
    report, _ = report_of(NO_DECAY)
    [edit] = report.annotated.edits
    assert edit.proven and "grads['U'] += self.reg * self.U" in edit.after
    assert [finding.code for finding in report.findings] == ["G1"]


def test_three_faults_are_worked_off_one_after_the_other(report_of):
    report, lines = report_of(NO_DECAY, MASK, HANDED_ON)
    assert set(lines) <= set(marks(report))
    assert len(report.annotated.edits) >= 2 and all(edit.proven for edit in report.annotated.edits)


def test_what_only_gives_another_name_is_edited_where_it_does(report_of):
    renamed = ("dh = dr + dq @ self.W.T", "flipped = self.W\n        dh = dr + dq @ flipped")
    report, _ = report_of(renamed)
    [edit] = report.annotated.edits
    assert edit.proven and edit.after == "flipped = self.W.T"
