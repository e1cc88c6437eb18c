"""A softmax of the forward pass along the wrong axis is told as such, never as the gradient of another loss."""

import textwrap

import numpy as np
import pytest

import gradcheck
from tests.benchmarks.judge import module_of

NET = """
import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z))
    return {division}

def loss(P, X, y):
    p = softmax({product})
    return -np.sum(y * np.log(p)) / {count}

def grads(P, X, y):
    d = (softmax({product}) - y) / {count}
    return {{"W": {gradient}}}

def check(P, X, y):
    return dict(loss=lambda: loss(P, X, y), backward=lambda: grads(P, X, y))
"""
ROWS = {"product": "X @ P['W']", "gradient": "X.T @ d", "count": "len(X)"}
COLUMNS = {"product": "P['W'] @ X", "gradient": "d @ X.T", "count": "X.shape[1]"}


def report(division, layout):
    module = module_of(textwrap.dedent(NET.format(division=division, **layout)), "softmax_axis")
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(7, 4)), np.eye(3)[rng.integers(0, 3, 7)]
    P = {"W": rng.normal(size=(4, 3))}
    if layout is COLUMNS:
        X, y, P = X.T, y.T, {"W": P["W"].T}
    return gradcheck.check(P, **module.check(P, X, y))


@pytest.mark.parametrize("division", ["e / e.sum()", "e / np.sum(e, axis=0)", "e / e.sum(0, keepdims=True)"])
def test_samples_in_rows(division):
    found = report(division, ROWS)
    assert [finding.code for finding in found.findings] == ["D3"]
    assert [edit.after for edit in found.annotated.edits] in (
        ["return e / e.sum(axis=1, keepdims=True)"],
        ["return e / np.sum(e, axis=1, keepdims=True)"],
    )


def test_samples_in_columns():
    found = report("e / e.sum(axis=1, keepdims=True)", COLUMNS)
    assert [finding.code for finding in found.findings] == ["D3"]
    assert "axis=0" in found.annotated.edits[0].after


def test_no_statement_of_the_backward_pass_is_accused_beside_it():
    found = report("e / e.sum()", ROWS)
    assert [line.mark for line in found.annotated.lines if line.mark] == ["wrong"]


@pytest.mark.parametrize("layout, axis", [(ROWS, 1), (COLUMNS, 0)])
def test_the_right_axis_is_right(layout, axis):
    assert report(f"e / e.sum(axis={axis}, keepdims=True)", layout).ok
