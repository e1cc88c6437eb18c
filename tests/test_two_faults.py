"""Two faults of one backward pass are both found, also where none of them mends anything alone."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.searching.each_alone import with_last
from gradcheck.writing import apply
from tests.benchmarks.judge import module_of
from tests.benchmarks.planted import FOLDERS

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


CHAIN = """
import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


class Chain:
    def __init__(self):
        rng = np.random.default_rng(3)
        self.A, self.B, self.C = (rng.normal(size=s) for s in ((4, 5), (5, 6), (6, 3)))
        self.x, self.t = rng.normal(size=(7, 4)), rng.uniform(size=(7, 3))

    def loss(self):
        self.a = squash(self.x @ self.A)
        self.b = squash(self.a @ self.B)
        self.c = squash(self.b @ self.C)
        return 0.5 * np.sum((self.t - self.c) ** 2)

    def learn(self):
        self.loss()
        c_error = self.t - self.c
        c_delta = c_error * self.c * (1 - self.c)
        b_error = c_delta @ self.C.T
        b_delta = b_error * self.b * (1 - self.b)
        a_error = b_delta @ self.B.T
        a_delta = a_error * self.a * (1 - self.a)
        self.C += 0.1 * self.b.T @ c_delta
        self.B += 0.1 * self.a.T @ b_delta
        self.A += 0.1 * self.x.T @ a_delta
"""


@pytest.fixture
def lines_of(tmp_path):
    """The lines of a wrong chain that the report says are wrong, without blanks, and its summary."""

    def lines_of(*edits):
        text = CHAIN
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        path = tmp_path / "chain_net.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location("chain_net", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        net = module.Chain()
        report = gradcheck.check(net, loss=net.loss, step=net.learn, learning_rate=0.1)
        assert all(edit.proven for edit in report.annotated.edits)
        return [edit.location.text.strip() for edit in report.annotated.edits], report.annotated.summary

    return lines_of


def test_what_turned_right_tells_at_which_sign_the_next_line_works(lines_of):
    lines, summary = lines_of(
        ("c_error = self.t - self.c", "c_error = (self.t - self.c) ** 2"),
        ("a_delta = a_error * self.a * (1 - self.a)", "a_delta = a_error"),
    )
    assert lines == ["c_error = (self.t - self.c) ** 2", "a_delta = a_error"]
    assert "first, then line" in summary and "with both edits all gradients are right" in summary


def test_no_edit_turns_a_right_delta_into_none(lines_of):
    lines, _ = lines_of(
        ("a_error = b_delta @ self.B.T", "a_error = b_error @ self.B.T"),
        ("self.B += 0.1 * self.a.T @ b_delta", "self.B += 0.1 * self.a.T @ (b_delta * b_error)"),
    )
    assert lines == ["a_error = b_error @ self.B.T", "self.B += 0.1 * self.a.T @ (b_delta * b_error)"]


def test_three_faults_are_told_in_turn(lines_of):
    lines, summary = lines_of(
        ("c_error * self.c * (1 - self.c)", "c_error * self.c"),
        ("b_error = c_delta @ self.C.T", "b_error = c_delta @ self.C.T / 2"),
        ("a_delta = a_error * self.a * (1 - self.a)", "a_delta = a_error"),
    )
    assert lines == ["c_delta = c_error * self.c", "b_error = c_delta @ self.C.T / 2", "a_delta = a_error"]
    assert "with all 3 edits all gradients are right" in summary


def test_edits_in_another_order_make_the_same_text():
    text = "a = b + c\nd = e\nf = g + h\n"
    first = TextEdit(8, 9, "c.T", "transpose", "c", "c.T", 1.0)
    second = TextEdit(16, 17, "2 * e\nx = 1", "insert", "e", "2 * e", 1.0)  # in the text with the first
    third = TextEdit(4, 5, "long", "operand", "b", "long", 1.0)
    made = text
    for edit in (first, second, third):
        made = SourceText(made).with_edits([edit])
    for last in (first, second, third):
        turned, again = with_last([first, second, third], last), text
        for edit in turned:
            again = SourceText(again).with_edits([edit])
        assert again == made
    assert with_last([first, TextEdit(8, 11, "k", "operand", "c.T", "k", 1.0)], first) is None


JOINED = """
import numpy as np

rng = np.random.default_rng(8)
P = {"A": rng.normal(size=(4, 3)), "B": rng.normal(size=(4, 5)), "C": rng.normal(size=(8, 2))}
X, T = rng.normal(size=(6, 4)), rng.normal(size=(6, 2))
kept = {}


def loss():
    kept["a"], kept["b"] = np.tanh(X @ P["A"]), np.tanh(X @ P["B"])
    kept["ab"] = np.concatenate([kept["a"], kept["b"]], axis=1)
    kept["e"] = kept["ab"] @ P["C"] - T
    return 0.5 * np.sum(kept["e"] ** 2)


def backward():
    dab = kept["e"] @ P["C"].T
    db, da = dab[:, :5], dab[:, 5:]
    dA = X.T @ (da * (1 - kept["a"] ** 2))
    return {"A": dA, "B": X.T @ (db * (1 - kept["b"] ** 2)), "C": kept["ab"].T @ kept["e"]}
"""


def test_a_statement_that_takes_two_edits_is_told_and_written_whole(tmp_path):
    path = tmp_path / "joined_net.py"

    def report(text):
        path.write_text(text)
        spec = importlib.util.spec_from_file_location("joined_net", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return gradcheck.check(module.P, loss=module.loss, backward=module.backward)

    found = report(JOINED)
    (edit,) = found.annotated.edits
    assert edit.before == "db, da = dab[:, :5], dab[:, 5:]"
    assert edit.effect == "with this edit all gradients are right"
    assert report(apply(JOINED, edit)).ok


class ScoredAtOnce:
    """Loss and gradients in one function, which the check runs for either; both decays lack the 2."""

    def __init__(self):
        rng = np.random.default_rng(5)
        self.params = {"W": rng.normal(size=(4, 6)) * 0.5, "b": np.zeros(6), "V": rng.normal(size=(6, 3))}
        self.x, self.y = rng.normal(size=(9, 4)), rng.integers(0, 3, 9)

    def score(self):
        W, b, V = (self.params[name] for name in ("W", "b", "V"))
        h = np.maximum(0, self.x @ W + b)
        s = h @ V
        e = np.exp(s - s.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[np.arange(9), self.y]).sum() / 9 + 0.1 * (np.sum(W * W) + np.sum(V * V))
        grads = {}
        d = p
        d[np.arange(9), self.y] -= 1
        d /= 9
        grads["V"] = h.T @ d + 0.1 * V
        dh = d @ V.T
        dh[h <= 0] = 0
        grads["W"] = self.x.T @ dh + 0.1 * W
        grads["b"] = dh.sum(axis=0)
        return loss, grads


def test_two_lines_of_a_function_that_runs_for_the_loss_as_well():
    model = ScoredAtOnce()
    report = gradcheck.check(model.params, loss=lambda: model.score()[0], backward=lambda: model.score()[1])
    assert [edit.before.partition(" =")[0] for edit in report.annotated.edits] == ['grads["V"]', 'grads["W"]']
    assert all(edit.proven for edit in report.annotated.edits)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["G2"]


def test_what_a_name_announces_is_made_there_and_the_other_error_found_behind_it():
    text = (FOLDERS["tuned"] / "gcn_dense.py").read_text()
    for old, new in (
        ("dH0 = self.S.T @ dM1", "dH0 = dM1"),
        ("self.Z0 > 0, 1, self.H0 + 1", "self.Z0 > 0, 1, 0"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    report = gradcheck.check(**module_of(text, "gcn_dense").check())
    assert [edit.after for edit in report.annotated.edits] == [
        "dH0 = self.S @ dM1",
        "dZ0 = dH0 * np.where(self.Z0 > 0, 1, self.H0 + 1)",
    ]
    assert all(edit.proven for edit in report.annotated.edits)


HEADS = """
import numpy as np

rng = np.random.default_rng(9)
P = {"m": rng.normal(size=(4, 1)), "s": 0.4 * rng.normal(size=(4, 1))}
X, y = rng.normal(size=(8, 4)), rng.normal(size=(8, 1))


def loss():
    mu, log_sigma = X @ P["m"], X @ P["s"]
    return np.mean(log_sigma + 0.5 * (y - mu) ** 2 / np.exp(log_sigma) ** 2)


def backward():
    mu, sigma = X @ P["m"], np.exp(X @ P["s"])
    n = len(X)
    dmu = (mu - y) / n
    dls = (0.5 - (y - mu) ** 2 / sigma ** 2) / n
    return {"m": X.T @ dmu, "s": X.T @ dls}
"""


def test_a_count_that_two_wrong_lines_divide_by_is_left_alone(tmp_path):
    path = tmp_path / "heads_net.py"
    path.write_text(HEADS)
    spec = importlib.util.spec_from_file_location("heads_net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [edit.before.partition(" =")[0] for edit in report.annotated.edits] == ["dmu", "dls"]
    assert all(edit.proven for edit in report.annotated.edits)


def test_what_two_lines_read_is_edited_once_though_one_of_them_is_wrong_as_well():
    text = (FOLDERS["tuned"] / "experten_gemisch.py").read_text()
    for old, new in (
        ("delta_h = (self.U[k].T @ fehler_k) * (1 - self.h[k] ** 2)", "delta_h = self.U[k].T @ fehler_k"),
        ("lernrate * delta_h\n", "lernrate * delta_h.mean()\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    report = gradcheck.check(**module_of(text, "experten_gemisch").check())
    assert [edit.after for edit in report.annotated.edits] == [
        "delta_h = self.U[k].T @ fehler_k * (1 - self.h[k] ** 2)",
        "self.v[k] -= self.lernrate * delta_h",
    ]
    assert all(edit.proven for edit in report.annotated.edits)
