"""A penalty's share that is left out, falls on the biases too, or is worked out and never added: the edit is proven."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(6)
M = {"one": rng.normal(size=(4, 5)), "two": rng.normal(size=(6, 3))}
scale = {"s": rng.normal(size=3)}
P = {**M, **scale}
X, T = rng.normal(size=(8, 3)), rng.normal(size=(8, 3))
lam = 0.07
kept = {}


def with_one(a):
    return np.hstack([np.ones((len(a), 1)), a])


def loss():
    a0 = with_one(X)
    a1 = with_one(np.tanh(a0 @ P["one"]))
    out = a1 @ P["two"] + P["s"]
    kept.update(a0=a0, a1=a1, err=out - T)
    return 0.5 * np.sum(kept["err"] ** 2) + 0.5 * lam * sum(np.sum(P[k][1:] ** 2) for k in M)


def backward():
    g = {"two": kept["a1"].T @ kept["err"], "s": kept["err"].sum(axis=0)}
    back = (kept["err"] @ P["two"].T) * (1 - kept["a1"] ** 2)
    g["one"] = kept["a0"].T @ back[:, 1:]
    for k in M:
        share = lam * P[k]
        share[0] = 0
        g[k] = g[k] + share
    return g
"""


def report(text: str) -> gradcheck.Report:
    module = module_of(text, "decay")
    return gradcheck.check(module.P, loss=module.loss, backward=module.backward)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("        share[0] = 0\n", "", "G3"),
        ("        g[k] = g[k] + share\n", "", "G1"),
        (
            "        share = lam * P[k]\n        share[0] = 0\n        g[k] = g[k] + share\n",
            "        g[k] = g[k] + lam * P[k]\n",
            "G3",
        ),
        ("    return g\n", '    g["s"] += lam * P["s"]\n    return g\n', "G3"),
    ],
    ids=["biases decayed", "never added", "biases decayed in the sum itself", "a line too many"],
)
def test_the_edit_is_proven_and_named(right: str, wrong: str, code: str) -> None:
    assert NET.count(right) == 1
    found = report(NET.replace(right, wrong))
    assert [finding.code for finding in found.findings] == [code]
    assert found.annotated is not None
    assert [edit.proven for edit in found.annotated.edits] == [True]


def test_the_net_is_right() -> None:
    assert report(NET).ok


SKIP = """
import numpy as np

rng = np.random.default_rng(8)
P = {"A": rng.normal(size=(4, 4)), "B": rng.normal(size=(4, 4)), "C": rng.normal(size=(4, 2))}
X, T = rng.normal(size=(7, 4)), rng.normal(size=(7, 2))
kept = {}


def loss():
    h = X @ P["A"]
    r = h + np.tanh(h @ P["B"])
    kept.update(h=h, r=r, err=r @ P["C"] - T)
    return np.sum(kept["err"] ** 2)


def through_block(d):
    slope = 1 - (kept["r"] - kept["h"]) ** 2
    inner = (d * slope) @ P["B"].T
    dB = kept["h"].T @ (d * slope)
    back = d.copy()
    back += inner
    return back, dB


def backward():
    dC = 2 * kept["r"].T @ kept["err"]
    back, dB = through_block(2 * kept["err"] @ P["C"].T)
    return {"A": X.T @ back, "B": dB, "C": dC}
"""


def test_a_branch_that_is_worked_out_and_never_added() -> None:
    assert report(SKIP).ok
    found = report(SKIP.replace("    back += inner\n", ""))
    assert [finding.code for finding in found.findings] == ["E6"]
    assert found.annotated is not None
    assert [edit.proven and edit.after.count("inner") for edit in found.annotated.edits] == [1]


class Intercept:
    """One vector of weights, whose first is the intercept and not penalised; the gradient penalises all."""

    def __init__(self):
        rng = np.random.default_rng(8)
        self.theta = rng.normal(size=4)
        self.x, self.y = np.c_[np.ones(9), rng.normal(size=(9, 3))], rng.normal(size=9)

    def loss(self):
        errors = self.x @ self.theta - self.y
        return np.sum(errors**2) / 18 + 2.0 / 18 * np.sum(self.theta[1:] ** 2)

    def backward(self):
        grad = self.x.T @ (self.x @ self.theta - self.y) / 9
        grad = grad + 2.0 / 9 * self.theta
        return {"theta": grad}


class InterceptAdded(Intercept):
    def backward(self):
        grad = self.x.T @ (self.x @ self.theta - self.y) / 9
        grad += 2.0 / 9 * self.theta
        return {"theta": grad}


@pytest.mark.parametrize("net", [Intercept, InterceptAdded])
def test_a_penalty_of_one_vector_spares_its_intercept(net):
    model = net()
    report = gradcheck.check(model, loss=model.loss, backward=model.backward)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["G3"]
    (edit,) = report.annotated.edits
    assert edit.proven and edit.after.splitlines()[-1].strip() == "grad[0] -= 2.0 / 9 * self.theta[0]"
