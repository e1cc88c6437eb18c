"""Nets of np.matrix: their recorded gradients are right, and a `*` that is a matrix product is told as that."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import gradcheck
from gradcheck.recording import vjps

SOURCE = """
import numpy as np

rng = np.random.default_rng(0)
X, Y = np.matrix(rng.normal(size=(6, 4))), np.matrix(rng.normal(size=(6, 6)))


class Net:
    def __init__(self):
        self.W1, self.b1 = np.matrix(rng.normal(size=(4, 6))), np.matrix(np.zeros((1, 6)))
        self.W2, self.b2 = np.matrix(rng.normal(size=(6, 6))), np.matrix(np.zeros((1, 6)))

    def loss(self):
        self.h = np.tanh(X * self.W1 + self.b1)
        self.z = self.h * self.W2 + self.b2
        penalty = np.sum(np.square(self.W1)) + np.sum(np.square(self.W2))
        return np.sum(np.square(self.z - Y)) / 12 + 0.1 * penalty

    def backward(self):
        d = (self.z - Y) / 6
        self.dW2, self.db2 = self.h.T * d + 0.2 * self.W2, d.sum(0)
        dh = d * self.W2.T
        dz = np.multiply(dh, 1 - np.square(self.h))
        self.dW1, self.db1 = X.T * dz + 0.2 * self.W1, dz.sum(0)
"""
DUE = "dz = np.multiply(dh, 1 - np.square(self.h))"
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")


def checked(text: str, folder: Path) -> gradcheck.Report:
    path = folder / "matrix_net.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("matrix_net", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = module.Net()
    return gradcheck.check(net, loss=net.loss, backward=net.backward)


def test_square_matrices_do_not_turn_a_rule_into_a_matrix_product():
    x = np.asmatrix(np.random.default_rng(1).normal(size=(3, 3)))
    (d,) = vjps.find("tanh")(np.ones((3, 3)), np.tanh(x), (x,), {})
    np.testing.assert_allclose(d, 1 - np.square(np.tanh(np.asarray(x))))


def test_a_right_net_is_checked_by_its_recorded_gradients_and_warns_of_nothing(tmp_path):
    report = checked(SOURCE, tmp_path)
    assert report.verdict.value == "right"
    assert any("recorded gradients agree" in said for said in report.facts.done)
    assert not any("warned" in said for said in report.facts.done)


@pytest.mark.parametrize(
    ("wrong", "edited"),
    [
        ("dz = dh * (1 - np.square(self.h))", "dz = np.multiply(dh, 1 - np.square(self.h))"),
        (
            "dz = np.multiply(dh, 1 - self.h * self.h)",
            "dz = np.multiply(dh, 1 - np.multiply(self.h, self.h))",
        ),
        ("dz = np.multiply(dh, 1 - self.h**2)", "dz = np.multiply(dh, 1 - np.square(self.h))"),
    ],
)
def test_a_product_of_matrices_that_should_be_entrywise_is_named(wrong, edited, tmp_path):
    report = checked(SOURCE.replace(DUE, wrong), tmp_path)
    (edit,) = report.annotated.edits
    assert (edit.before, edit.after, edit.proven) == (wrong, edited, True)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["N7"]


OVERFLOWS = """
import numpy as np

rng = np.random.default_rng(0)
X, T = np.matrix(rng.normal(size=(6, 4))), np.matrix(np.eye(3)[[0, 1, 2, 0, 1, 2]])


class Net:
    def __init__(self):
        self.W = np.matrix(2000 * rng.normal(size=(4, 3)))

    def loss(self):
        z = X * self.W
        e = np.exp(z)
        self.p = e / e.sum(axis=1)
        return np.sum(np.square(self.p - T)) / 2

    def backward(self):
        d = self.p - T
        self.dW = X.T * np.multiply(self.p, d - np.multiply(d, self.p).sum(axis=1))
"""


def test_a_softmax_of_a_matrix_is_shifted_without_keepdims(tmp_path):
    (edit,) = checked(OVERFLOWS, tmp_path).annotated.edits
    assert (edit.after, edit.proven) == ("e = np.exp(z - z.max(axis=1))", True)


def test_what_a_place_is_given_is_not_what_the_code_writes_into(tmp_path):
    kept = "X.T * dz + 0.2 * self.W1, dz.sum(0)"
    text = SOURCE.replace(
        kept, "X.T * dz, dz.sum(0)\n        self.dW1[1:, :] = self.dW1[1:, :] + 0.2 * self.W1[1:, :]"
    )
    text = text.replace("np.sum(np.square(self.W1))", "np.sum(np.square(self.W1[1:, :]))")
    assert checked(text, tmp_path).ok
    report = checked(text.replace("dh = d * self.W2.T", "dh = d * self.W1[:, :].T * self.W1"), tmp_path)
    assert [edit.after.strip() for edit in report.annotated.edits] == ["dh = d @ self.W2.T"]
