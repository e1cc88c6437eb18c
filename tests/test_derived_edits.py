"""Derivatives of the user's own functions and losses, worked out by rule in the user's own words."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

SHALLOW = """
import numpy as np

KAPPA = 0.7

def own(z):
    {activation}

def run(p, x, y):
    z = x @ p["A"] + p["a"]
    h = own(z)
    out = (h @ p["B"])[:, 0]
    return z, h, out, out - y

def loss(p, x, y, weight):
    z, h, out, e = run(p, x, y)
    {loss}

def grads(p, x, y, weight):
    z, h, out, e = run(p, x, y)
    n = len(y)
    {delta}
    dh = np.outer(d_out, p["B"][:, 0])
    {slope}
    return {{"A": x.T @ dz, "a": dz.sum(axis=0), "B": h.T @ d_out[:, None]}}
"""
RIGHT = {
    "activation": "return np.tanh(z)",
    "slope": "dz = dh * (1 - h ** 2)",
    "loss": "return np.mean(e ** 2)",
    "delta": "d_out = 2 * e / n",
}


def told(**changes):
    """The edits that are told of a net with these statements, with the report."""
    module = module_of(SHALLOW.format(**{**RIGHT, **changes}), "derived")
    rng = np.random.default_rng(3)
    p = {"A": rng.normal(size=(3, 5)), "a": rng.normal(size=5), "B": rng.normal(size=(5, 1))}
    x, y, weight = rng.normal(size=(6, 3)), 2 * rng.normal(size=6), rng.uniform(0.5, 2, 6)
    report = gradcheck.check(
        p, loss=lambda: module.loss(p, x, y, weight), backward=lambda: module.grads(p, x, y, weight)
    )
    assert report.annotated is not None
    return [edit.after.strip() for edit in report.annotated.edits], report


@pytest.mark.parametrize(
    ("loss", "delta", "edit"),
    [
        (
            "return np.sum(weight * np.abs(e) ** 1.5) / len(y)",
            "d_out = np.exp(e) / n",
            "d_out = (1.5 * weight * np.sqrt(np.abs(e)) * np.sign(e)) / n",
        ),
        (
            "s = np.sqrt(1 + (e / KAPPA) ** 2)\n    return KAPPA ** 2 * np.mean(s - 1)",
            "s = np.sqrt(1 + (e / KAPPA) ** 2)\n    d_out = np.cos(e) / n",
            "d_out = (e * (1 / s)) / n",
        ),
        (
            "return np.where(np.abs(e) > 1, np.exp(np.abs(e)), np.sinh(e)).mean()",
            "d_out = e ** 3 / n",
            "d_out = np.where(np.abs(e) > 1, np.exp(np.abs(e)) * np.sign(e), np.cosh(e)) / n",
        ),
    ],
    ids=["power", "root", "choice"],
)
def test_the_derivative_of_an_own_loss_is_proposed(loss, delta, edit):
    edits, report = told(loss=loss, delta=delta)
    assert edits == [edit]
    assert report.findings[0].code == "D6"


@pytest.mark.parametrize(
    ("activation", "slope", "edit"),
    [
        (
            "return z * np.exp(-z ** 2)",
            "dz = dh * np.cos(z)",
            "dz = dh * ((1 - 2 * z ** 2) * np.exp(-z ** 2))",
        ),
        (
            "return z ** 3 / (1 + z ** 2)",
            "dz = dh * (1 - h ** 2)",
            "dz = dh * ((3 * z - 2 * h) * z / (1 + z ** 2))",
        ),
    ],
    ids=["bump", "quotient"],
)
def test_the_derivative_of_an_own_activation_is_proposed(activation, slope, edit):
    edits, report = told(activation=activation, slope=slope)
    assert edits == [edit]
    assert report.findings[0].code == "C4"


def test_a_slip_in_a_derivative_is_mended_where_it_is():
    edits, _ = told(
        loss="return np.mean(np.log(np.cosh(e)) + 0.1 * e ** 4)",
        delta="d_out = (np.tanh(e) - 0.4 * e ** 3) / n",
    )
    assert edits == ["d_out = (np.tanh(e) + 0.4 * e ** 3) / n"]
