"""Edits of files that call numpy by other names than `np` are written in those, and proven like any other."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from gradcheck.repairing.editing.numpy_names import spelled
from tests.benchmarks.judge import module_of

BARE = """
from numpy import abs, clip, dot, einsum, exp, outer, where
from numpy.random import default_rng

rng = default_rng(2)
data, goal = rng.normal(size=(9, 4)), rng.normal(0, 3, 9)
P = {"A": rng.normal(size=(4, 5)), "a": rng.normal(size=5), "v": rng.normal(size=5)}
delta = 1.3

def run():
    pre = dot(data, P["A"]) + P["a"]
    act = 1 / (1 + exp(-pre))
    return act, dot(act, P["v"]) - goal

def loss():
    err = run()[1]
    return where(abs(err) < delta, err ** 2 / 2, delta * (abs(err) - delta / 2)).sum()

def backward():
    act, err = run()
    g = clip(err, -delta, delta)
    back = outer(g, P["v"]) * act * (1 - act)
    return {"A": einsum("ni,nj->ij", data, back), "a": einsum("nj->j", back), "v": dot(act.T, g)}
"""
OTHER = BARE.replace("from numpy import abs, clip, dot, einsum, exp, outer, where", "import numpy as num")
for _name in ("abs", "clip", "dot", "einsum", "exp", "outer", "where"):
    OTHER = OTHER.replace(f"{_name}(", f"num.{_name}(")


def report(text: str) -> gradcheck.Report:
    module = module_of(text, "own_spelling")
    return gradcheck.check(module.P, loss=module.loss, backward=module.backward)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("clip(err, -delta, delta)", "err"),
        ("clip(err, -delta, delta)", "where(abs(err) < delta, err, 1)"),
        ("outer(g, P['v'])", "g[:, None]"),
        ("einsum('nj->j', back)", "einsum('nj->', back)"),
        ("einsum('nj->j', back)", "einsum('nj->nj', back)"),
        ("* act * (1 - act)", "* 1"),
    ],
)
@pytest.mark.parametrize(("net", "own"), [(BARE, ""), (OTHER, "num.")], ids=["bare", "another name"])
def test_the_edit_is_proven(net: str, own: str, right: str, wrong: str) -> None:
    for name in ("clip", "outer", "einsum", "where", "abs"):
        right, wrong = (
            text.replace("'", '"').replace(f"{name}(", f"{own}{name}(") for text in (right, wrong)
        )
    assert right in net
    found = report(net.replace(right, wrong))
    assert found.annotated is not None and found.annotated.edits
    assert all(edit.proven for edit in found.annotated.edits)
    assert not any("np." in edit.after for edit in found.annotated.edits)


def test_both_nets_are_right() -> None:
    assert report(BARE).ok and report(OTHER).ok


@pytest.mark.parametrize(
    ("imports", "written"),
    [
        ("import numpy as np", "np.exp(-z) * np.random.rand()"),
        ("import numpy", "numpy.exp(-z) * numpy.random.rand()"),
        ("import numpy as xp", "xp.exp(-z) * xp.random.rand()"),
        ("from numpy import exp, random as r", "exp(-z) * r.rand()"),
        ("from numpy import exp", None),
        ("from autograd import numpy as np", "np.exp(-z) * np.random.rand()"),
    ],
)
def test_numpy_is_called_as_the_file_calls_it(imports: str, written: str | None) -> None:
    assert spelled("np.exp(-z) * np.random.rand()", imports) == written
    assert spelled("-z", imports) == "-z"
    assert np.exp(0.0) == 1.0
