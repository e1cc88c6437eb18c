"""A mask that an activation holds already, a product of the two in turn, a reshape that hides a transpose: their names."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from tests.benchmarks import planted
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

rng = np.random.default_rng(2)
w = {"A": rng.normal(size=(5, 3)), "B": rng.normal(size=(4, 5)), "C": rng.normal(size=(2, 4))}
X, T = rng.normal(size=(3, 6)), rng.normal(size=(2, 6))
kept, grads = {"D1": rng.random((5, 6)) < 0.7}, {}

def loss():
    kept["Z1"] = w["A"] @ X
    a = np.maximum(0, kept["Z1"])
    kept["A1"] = a * kept["D1"] / 0.7
    kept["b"] = np.tanh(w["B"] @ kept["A1"])
    return 0.5 * np.sum((w["C"] @ kept["b"] - T) ** 2) + 0.1 * np.sum(w["B"] ** 2)

def backward():
    d = w["C"] @ kept["b"] - T
    grads["C"] = d @ kept["b"].T
    db = (w["C"].T @ d) * (1 - kept["b"] ** 2)
    grads["B"] = np.dot(db, kept["A1"].T) + 0.2 * w["B"]
    da = w["B"].T @ db
    da = da * kept["D1"]
    da = da / 0.7
    dz = np.multiply(da, np.int64(kept["Z1"] > 0))
    grads["A"] = dz @ X.T
"""

ROWS = """
import numpy as np

rng = np.random.default_rng(4)
w = {"flat": rng.normal(size=12), "out": rng.normal(size=3)}
X, T = rng.normal(size=(5, 4)), rng.normal(size=5)
grads = {}

def loss():
    return 0.5 * sum((w["out"] @ np.tanh(w["flat"].reshape(3, 4) @ x) - t) ** 2 for x, t in zip(X, T))

def backward():
    grads["flat"], grads["out"] = np.zeros(12), np.zeros(3)
    for x, t in zip(X, T):
        h = np.tanh(w["flat"].reshape(3, 4) @ x)
        off = w["out"] @ h - t
        grads["out"] += off * h
        dz = off * w["out"] * (1 - h**2)
        grads["flat"] += np.outer(dz, x).ravel()
"""


def code_of(text: str, right: str, wrong: str) -> str:
    assert text.count(right) == 1
    net = module_of(text.replace(right, wrong), "masks_and_turned_products")
    report = gradcheck.check(net.w, loss=net.loss, backward=net.backward, gradients=net.grads)
    (finding,) = (f for f in report.findings if f.severity.value == "error")
    return finding.code


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ('    da = da * kept["D1"]\n', "", "K1"),
        ('np.dot(db, kept["A1"].T)', 'np.dot(kept["A1"], db.T).reshape(w["B"].shape)', "N3b"),
        ('kept["Z1"] > 0)', 'kept["Z1"] > 0.5)', "C5"),
    ],
)
def test_what_a_line_lacks_has_its_name(right: str, wrong: str, code: str) -> None:
    assert code_of(NET, right, wrong) == code


def test_an_outer_product_of_the_two_in_turn_is_a_transpose() -> None:
    assert code_of(ROWS, "np.outer(dz, x)", "np.outer(x, dz)") == "N3"


def test_a_mask_that_another_array_holds_as_well_is_a_mask() -> None:
    text = (planted.FOLDERS["tuned"] / "qvevris_ghvino.py").read_text()
    lost = "    dA1 = dA1 * cache['D1']\n"  # mended by A1, which is 0 where the mask is
    assert text.count(lost) == 1
    call = module_of(text.replace(lost, ""), "qvevris_ghvino").check()
    report = gradcheck.check(call.pop("model"), **call)
    assert [f.code for f in report.findings if f.severity.value == "error"] == ["K1"]


@pytest.mark.parametrize("text", [NET, ROWS])
def test_the_nets_are_right(text: str) -> None:
    net = module_of(text, "masks_and_turned_products")
    report = gradcheck.check(net.w, loss=net.loss, backward=net.backward, gradients=net.grads)
    assert report.verdict == gradcheck.Verdict.RIGHT
    assert all(np.isfinite(value).all() for value in net.grads.values())
