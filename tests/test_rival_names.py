"""Edits of one form that are several mistakes get the name that their values or their structure decide."""

import numpy as np
import pytest

import gradcheck
from gradcheck.facts import Severity
from tests.benchmarks.judge import module_of

TABLE = """
import numpy as np

LAM = .3

class Model:
    def __init__(self, rng):
        self.E, self.V = rng.normal(size=(6, 4)), rng.normal(size=(4, 5))
        self.c, self.U = rng.normal(size=5), rng.normal(size=(5, 3))

    def loss(self, ids, y):
        self.x = self.E[ids]
        self.h = np.tanh(self.x @ self.V + self.c)
        self.o = self.h @ self.U
        self.w = np.arange(1., len(y) + 1)
        return .5 * np.sum(self.w[:, None] * (self.o - y) ** 2) + LAM / 2 * np.sum(self.V ** 2)

    def backward(self, ids, y):
        d = (self.o - y) * self.w[:, None]
        self.dU = np.zeros_like(self.U)
        for k in range(len(d)):
            self.dU += np.outer(self.h[k], d[k])
        up = d @ self.U.T
        low = up * (1 - self.h ** 2)
        self.dV = self.x.T @ low + LAM * self.V
        self.dc = low.sum(axis=0)
        dx = low @ self.V.T
        self.dE = np.zeros_like(self.E)
        np.add.at(self.dE, ids, dx)
"""


@pytest.mark.parametrize(
    "code, right, wrong",
    [
        ("F2", "low.sum(axis=0)", "(self.x.T @ low).sum(axis=0)"),
        ("F2", "low.sum(axis=0)", "self.dV.sum(axis=0)"),
        ("E4", "dx = low @ self.V.T", "dx = up @ self.V.T"),
    ],
)
def test_the_name_is_the_one_that_the_values_show(code, right, wrong):
    assert told(right, wrong) == code


def test_the_arguments_of_an_outer_product_in_another_order_are_a_transpose():
    assert told("np.outer(self.h[k], d[k])", "np.outer(d[k], self.h[k])", "(5, 3)", "(5, 5)") == "N3"


def test_an_axis_that_an_operand_lacks_is_a_broadcast():
    assert told("self.o - y) * self.w[:, None]", "self.o - y) * self.w", samples=3) == "N2"


def told(right, wrong, *other, samples=7):
    text = TABLE.replace(right, wrong)
    assert text != TABLE
    model = module_of(text.replace(*other) if other else text, "rival_names").Model(np.random.default_rng(0))
    rng = np.random.default_rng(1)
    ids, y = rng.integers(0, 6, samples), rng.normal(size=(samples, model.U.shape[1]))
    report = gradcheck.check(model, loss=lambda: model.loss(ids, y), backward=lambda: model.backward(ids, y))
    (finding,) = [f for f in report.findings if f.code[0] != "X"]
    assert report.annotated.edits and all(edit.proven for edit in report.annotated.edits)
    assert finding.certain and not any(note.startswith("it can") for note in finding.notes)
    return finding.code


MOMENTUM = """
import numpy as np

class Fit:
    def __init__(self, rng):
        self.p = {"W": rng.normal(size=(3, 4)), "c": rng.normal(size=4), "V": rng.normal(size=(4, 2))}
        self.v = {}

    def loss(self, x, y):
        h = np.tanh(x @ self.p["W"] + self.p["c"])
        return np.mean((h @ self.p["V"] - y) ** 2)

    def step(self, x, y):
        h = np.tanh(x @ self.p["W"] + self.p["c"])
        d = 2 * (h @ self.p["V"] - y) / y.size
        low = d @ self.p["V"].T * (1 - h ** 2)
        g = {"W": x.T @ low, "c": low.sum(0), "V": h.T @ d}
        for k in g:
            self.v[k] = .9 * self.v.get(k, 0) + .1 * g[k]
            self.p[k] = self.p[k] + self.v[k]
"""


def test_a_step_that_climbs_everywhere_is_one_reversed_sign_of_all():
    model = module_of(MOMENTUM, "rival_momentum").Fit(np.random.default_rng(0))
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    report = gradcheck.check(
        model, loss=lambda: model.loss(x, y), step=lambda: model.step(x, y), learning_rate=0.1
    )
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == ["B1"]
    assert all(edit.proven for edit in report.annotated.edits)


IN_PLACE = """
import numpy as np

rng = np.random.default_rng(4)
P = {"a": rng.normal(size=(3, 5)), "b": rng.normal(size=(5, 4)), "c": rng.normal(size=(4, 2))}
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
kept = {}


def slope(z):
    return np.where(z > 0, 1, 0)


def loss():
    s = X @ P["a"]
    e = np.exp(s)
    h = np.log(1 + e)
    z = h @ P["b"]
    r = np.maximum(z, 0)
    kept.update(s=s, h=h, z=z, r=r, d=r @ P["c"] - T)
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    dz = kept["d"] @ P["c"].T * slope(kept["z"])
    ds = dz @ P["b"].T / (1 + np.exp(-kept["s"]))
    return {"c": kept["r"].T @ kept["d"], "b": kept["h"].T @ dz, "a": X.T @ ds}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("np.where(z > 0, 1, 0)", "np.where(z > 1, 1, 0)", "C5"),
        ("e = np.exp(s)", "e = np.exp(s, out=s)", "O1"),
    ],
    ids=["a threshold in whole numbers", "out="],
)
def test_whole_numbers_are_no_ids_and_out_overwrites(right: str, wrong: str, code: str) -> None:
    module = module_of(IN_PLACE.replace(right, wrong), "in_place")
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == [code]
