"""Edits that say what was meant: the largest, a scale the file divides by elsewhere, the other side of a bend."""

from __future__ import annotations

import pytest

import gradcheck
from tests.benchmarks.judge import module_of

PEAKS = """
import numpy as np

rng = np.random.default_rng(3)
W = rng.normal(size=(4, 8))
X, T = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
kept = {}


def loss():
    z = X @ W
    kept["z"] = z
    out = z.reshape(5, 2, 4).max(axis=2)
    kept["d"] = out - T
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    dz = np.zeros((5, 2, 4))
    for i in range(5):
        for j in range(2):
            block = kept["z"].reshape(5, 2, 4)[i, j]
            dz[i, j, block.argmax()] = kept["d"][i, j]
    return {"W": X.T @ dz.reshape(5, 8)}
"""

SCORES = """
import numpy as np

rng = np.random.default_rng(5)
P = {"q": rng.normal(size=(3, 4)), "k": rng.normal(size=(3, 4))}
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 6))
width = 4
kept = {}


def loss():
    q, k = X @ P["q"], X @ P["k"]
    s = np.tanh(q @ k.T / np.sqrt(width))
    kept.update(q=q, k=k, s=s, d=s - T)
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    ds = kept["d"] * (1 - kept["s"] ** 2)
    dq = ds @ kept["k"] / np.sqrt(width)
    dk = ds.T @ kept["q"] / np.sqrt(width)
    return {"q": X.T @ dq, "k": X.T @ dk}
"""


BENT = """
import numpy as np

rng = np.random.default_rng(2)
P = {"a": rng.normal(size=(4, 5)), "b": rng.normal(size=(5, 2))}
X, T = rng.normal(size=(7, 4)), rng.normal(size=(7, 2))
kept = {}


def slope(u, rate=1.0):
    return np.where(u > 0, 1, rate * np.exp(u))


def loss():
    u = X @ P["a"]
    h = np.where(u > 0, u, np.exp(u) - 1)
    kept.update(u=u, h=h, d=h @ P["b"] - T)
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    du = kept["d"] @ P["b"].T * slope(kept["u"])
    return {"b": kept["h"].T @ kept["d"], "a": X.T @ du}
"""


@pytest.mark.parametrize(
    ("net", "right", "wrong", "edit"),
    [
        (PEAKS, "block.argmax()", "block.argmin()", "dz[i, j, block.argmax()] = kept['d'][i, j]"),
        (
            SCORES,
            'ds.T @ kept["q"] / np.sqrt(width)',
            'ds.T @ kept["q"]',
            "dk = ds.T @ kept['q'] / np.sqrt(width)",
        ),
        (
            BENT,
            "np.where(u > 0, 1, rate * np.exp(u))",
            "rate * np.exp(u)",
            "return np.where(u > 0, 1, rate * np.exp(u))",
        ),
    ],
    ids=["argmin", "root", "bend"],
)
def test_the_edit_says_what_was_meant(net: str, right: str, wrong: str, edit: str) -> None:
    for text, ok in ((net, True), (net.replace(right, wrong), False)):
        module = module_of(text, "meant")
        weights = getattr(module, "P", None) or {"W": module.W}
        report = gradcheck.check(weights, loss=module.loss, backward=module.backward)
        assert report.ok is ok
    assert report.annotated is not None
    [found] = report.annotated.edits
    assert found.proven and found.after.replace('"', "'") == edit


HUBER = """
import numpy as np

rng = np.random.default_rng(8)
P = {"w": rng.normal(size=(4, 2))}
X, T = rng.normal(size=(9, 4)), 2 * rng.normal(size=(9, 2))
kept = {}


def cost(bound=0.9, weight=3.0):
    e = kept["e"] = X @ P["w"] - T
    far = np.abs(e) > bound
    return weight * np.where(far, bound * (np.abs(e) - bound / 2), e**2 / 2).sum()


def backward():
    de = 3.0 * np.clip(kept["e"], -0.9, 0.9)
    return {"w": X.T @ de}
"""


def test_a_bound_that_only_the_loss_has_is_taken_from_its_argument() -> None:
    module = module_of(HUBER.replace('np.clip(kept["e"], -0.9, 0.9)', 'kept["e"]'), "huber")
    report = gradcheck.check(module.P, loss=module.cost, backward=module.backward)
    assert report.annotated is not None
    [found] = report.annotated.edits
    assert found.proven and "np.clip(kept" in found.after and "-0.9, 0.9" in found.after


LASSO = """
import numpy as np

rng = np.random.default_rng(0)
X, y = rng.normal(size=(10, 4)), rng.normal(size=10)
P = {"w": np.array([-1.2, 1.5, 1.3, 0.8])}


def loss():
    return np.mean((X @ P["w"] - y) ** 2) + 0.1 * np.abs(P["w"][1:]).sum()


def backward():
    w = P["w"]
    g = 2 / len(y) * X.T @ (X @ w - y)
    g[1:] += 0.1 * np.abs(w[1:])
    return g
"""


def test_an_edit_that_holds_while_no_weight_crosses_zero_is_not_the_one() -> None:
    module = module_of(LASSO, "lasso")
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert report.annotated is not None
    [found] = report.annotated.edits
    assert found.proven and "np.sign(w[1:])" in found.after


STACK = """
import numpy as np

rng = np.random.default_rng(0)
P = {"a": rng.normal(size=(3, 5)), "b": rng.normal(size=(5, 5)), "c": rng.normal(size=(5, 2))}
X, T = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
kept = {}


def loss():
    h = np.zeros((2, 6, 5))
    h[0] = np.tanh(X @ P["a"])
    z = h[0] @ P["b"]
    h[1] = np.where(z > 0, z, 0.1 * z)
    kept.update(h=h, z=z, d=h[1] @ P["c"] - T)
    return 0.5 * np.sum(kept["d"] ** 2)


def backward():
    h = kept["h"]
    slopes = h[0].copy()
    slopes *= -slopes
    slopes += 1
    up = kept["d"] @ P["c"].T
    dz = np.where(kept["z"] > 0, up, 0.1 * up)
    da = dz @ P["b"].T * slopes
    return {"c": h[1].T @ kept["d"], "b": h[0].T @ dz, "a": X.T @ da}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [("h[0].copy()", "h[0]", "O1"), ("0.1 * up)", "0.1)", "C5")],
    ids=["a part that is written to", "a slope alone"],
)
def test_what_is_written_to_is_copied_and_a_slope_multiplies(right: str, wrong: str, code: str) -> None:
    text = STACK.replace(right, wrong)
    module = module_of(text, "stack")
    report = gradcheck.check(module.P, loss=module.loss, backward=module.backward)
    assert report.annotated is not None
    [found] = report.annotated.edits
    assert found.proven and found.cause == code and right.removesuffix(")") in found.after
