"""Two faults on one path, neither of which mends a gradient alone, are found by what a later statement must make."""

from __future__ import annotations

import importlib.util
from types import SimpleNamespace

import pytest

import gradcheck
from gradcheck.repairing.searching.in_turn import InTurn

GATES = """
import numpy as np


def squash(z):
    return 1 / (1 + np.exp(-z))


class Cell:
    def __init__(self):
        rng = np.random.default_rng(4)
        self.W, self.V = 0.7 * rng.normal(size=(4 + 5, 15)), 0.7 * rng.normal(size=(5, 2))
        self.X, self.T = rng.normal(size=(2, 6, 4)), rng.normal(size=(6, 2))

    def loss(self):
        h, self.steps = np.zeros((6, 5)), []
        for x in self.X:
            both = np.hstack([x, h])
            z = both @ self.W
            keep, add, new = squash(z[:, :5]), squash(z[:, 5:10]), np.tanh(z[:, 10:])
            self.steps.append((both, h, keep, add, new))
            h = keep * h + add * new
        self.h = h
        self.e = h @ self.V - self.T
        return 0.5 * np.sum(self.e**2)

    def backward(self):
        self.dV, self.dW = self.h.T @ self.e, np.zeros_like(self.W)
        dh = self.e @ self.V.T
        for both, before, keep, add, new in reversed(self.steps):
            dkeep = dh * before
            dadd = dh * new
            dnew = dh * add
            dz = np.hstack([dkeep * keep * (1 - keep), dadd * add * (1 - add), dnew * (1 - new**2)])
            self.dW += both.T @ dz
            dh = dh * keep + (dz @ self.W.T)[:, 4:]
"""

SUMS = """
import numpy as np


class Layer:
    def __init__(self, n, m, rng):
        self.w, self.dw = rng.normal(size=(n, m)), np.zeros((n, m))

    def forward(self, x):
        self.x = x
        self.y = np.tanh(x @ self.w)
        return self.y

    def backward(self, d):
        d = d * (1 - self.y**2)
        self.dw = self.x.T @ d
        return d @ self.w.T


class Net:
    def __init__(self):
        rng = np.random.default_rng(5)
        self.layers = [Layer(4, 5, rng), Layer(5, 3, rng)]
        self.X, self.T, self.decay = rng.normal(size=(7, 4)), rng.normal(size=(7, 3)), 0.3
        self.loss()
        self.backward()

    def loss(self):
        y = self.X
        for layer in self.layers:
            y = layer.forward(y)
        self.d = y - self.T
        return 0.5 * np.sum(self.d**2) + 0.5 * self.decay * sum(np.sum(l.w**2) for l in self.layers)

    def backward(self):
        d = self.d
        for layer in reversed(self.layers):
            d = layer.backward(d)
        for layer in self.layers:
            layer.dw += self.decay * layer.w
"""

COUNTS = """
import numpy as np


class Counts:
    def __init__(self):
        rng = np.random.default_rng(6)
        self.W, self.b = rng.normal(size=(5, 4)), rng.normal(size=4)
        self.X, self.words = rng.normal(size=(6, 5)), rng.integers(0, 4, size=(6, 3))
        self.rates, self.ages = rng.dirichlet(np.ones(3), size=6) ** 0.5, rng.normal(size=(6, 3))
        self.grads = {}

    def loss(self):
        z = self.X @ self.W + self.b
        self.y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        rows = np.arange(6)[:, None]
        return -np.sum(self.rates**2 * np.log(self.y[rows, self.words]))

    def backward(self):
        due = np.zeros_like(self.y)
        for k, word in enumerate(self.words.T):
            due[np.arange(6), word] += self.rates[:, k] * self.rates[:, k]
        delta = self.y - due
        self.grads = {"W": self.X.T @ delta, "b": delta.sum(axis=0)}
"""


@pytest.fixture
def edited_in(tmp_path):
    """The statements that the report of a net with some errors edits, where its edits are proven."""

    def edited_in(source, make, *errors, budget=8.0):
        text = source
        for right, wrong in errors:
            assert text.count(right) == 1
            text = text.replace(right, wrong)
        path = tmp_path / "net_with_two_errors.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location("net_with_two_errors", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        net = getattr(module, make)()
        report = gradcheck.check(net, loss=net.loss, backward=net.backward, budget=budget)
        assert report.ok or all(edit.proven for edit in report.annotated.edits)
        return [edit.before for edit in report.annotated.edits] if not report.ok else []

    return edited_in


NETS = [(GATES, "Cell"), (SUMS, "Net"), (COUNTS, "Counts")]


@pytest.mark.parametrize("source, make", NETS, ids=["gates", "sums", "counts"])
def test_right_nets_are_right(edited_in, source, make):
    assert edited_in(source, make) == []


def test_two_gates_that_meet_in_one_statement(edited_in):
    keep, new = "dkeep = dh * keep", "dnew = dh * keep"
    found = edited_in(GATES, "Cell", ("dkeep = dh * before", keep), ("dnew = dh * add", new))
    assert found == [keep, new]


def test_a_gate_and_the_statement_that_it_goes_into(edited_in):
    keep, new = "dkeep = dh * keep", "dnew * (1 - new)]"
    found = edited_in(GATES, "Cell", ("dkeep = dh * before", keep), ("dnew * (1 - new**2)]", new))
    assert len(found) == 2 and found[0] == keep and new in found[1]


def test_a_sum_that_is_never_begun_anew_and_its_decay(edited_in):
    adds, decay = "self.dw += self.x.T @ d", "layer.dw += self.decay / 2 * layer.w"
    made = "layer.dw += self.decay * layer.w"
    found = edited_in(SUMS, "Net", ("self.dw = self.x.T @ d", adds), (made, decay), budget=2.0)
    assert found == [adds, decay]


@pytest.mark.parametrize("decided", [True, False], ids=["with a decision", "alone"])
def test_a_sum_of_what_is_read_by_index(edited_in, decided):
    once, share = "+= self.rates[:, k] * self.ages[:, k]", "self.y - (due > 0.5)"
    errors = [("+= self.rates[:, k] * self.rates[:, k]", once), ("self.y - due", share)]
    found = edited_in(COUNTS, "Counts", *errors[: 1 + decided])
    assert len(found) == 1 + decided and all(text in told for text, told in zip((once, share), found))


def test_a_first_edit_that_is_enough_gets_no_second(monkeypatch):
    place = SimpleNamespace(slot=SimpleNamespace(path=()), fixed=frozenset("W"))
    offer = 1.0, SimpleNamespace(file="net.py"), "look", "edit", "meaning"
    accepted = []
    proof = SimpleNamespace(
        extend=lambda share: None, alarm=lambda share, glances: bool, everything=frozenset("Wb")
    )
    trying = SimpleNamespace(
        proof=proof, repair=lambda *a: SimpleNamespace(edit=a[2], complete=a[5]), accept=accepted.append
    )
    monkeypatch.setattr(InTurn, "_pair", lambda self, place, judge, late, steps: steps.append(offer))
    found = InTurn(trying, SimpleNamespace(places=lambda right: [place])).pair(
        frozenset("b"), lambda place: lambda file, edit: frozenset("W"), lambda right, depth: ["another"]
    )
    assert found == accepted and [(each.edit, each.complete) for each in found] == [("edit", True)]
