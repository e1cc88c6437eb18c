"""What nothing reads is read in place of its like that is read twice: the cache, or the mask, of another layer."""

from __future__ import annotations

import ast

import pytest

import gradcheck
from gradcheck.repairing.editing.left_unread import KEPT_BY, LEFT, left_unread
from gradcheck.repairing.editing.text import SourceText
from tests.benchmarks.judge import module_of

NET = """
import numpy as np


def affine(x, w, b):
    return x @ w + b, (x, w)


def affine_back(d, cache):
    x, w = cache
    return d @ w.T, x.T @ d, d.sum(axis=0)


def drop(x, mask, p):
    return x * mask / (1 - p), (mask, p)


def drop_back(d, cache):
    mask, p = cache
    return d * mask / (1 - p)


def run(p, X, t, masks):
    kept = {}
    h, kept["one"] = affine(X, p["w1"], p["b1"])
    h, drop1 = drop(np.tanh(h), masks[0], 0.3)
    a1 = h
    h, kept["two"] = affine(h, p["w2"], p["b2"])
    s = np.tanh(h)
    h, drop2 = drop(s, masks[1], 0.3)
    out, kept["three"] = affine(h, p["w3"], p["b3"])
    g = {}
    d, g["w3"], g["b3"] = affine_back((out - t) / len(X), kept["three"])
    d = drop_back(d, drop2) * (1 - s ** 2)
    d, g["w2"], g["b2"] = affine_back(d, kept["two"])
    d = drop_back(d, drop1) * (1 - np.tanh(X @ p["w1"] + p["b1"]) ** 2)
    d, g["w1"], g["b1"] = affine_back(d, kept["one"])
    return 0.5 * np.sum((out - t) ** 2) / len(X), g


def check():
    r = np.random.default_rng(4)
    p = {}
    for k, (m, n) in enumerate([(4, 4), (4, 4), (4, 2)], 1):
        p[f"w{k}"], p[f"b{k}"] = r.normal(size=(m, n)), r.normal(size=n)
    X, t = r.normal(size=(6, 4)), r.normal(size=(6, 2))
    masks = [(r.random((6, 4)) > 0.3).astype(float) for _ in range(2)]
    return dict(model=p, loss=lambda: run(p, X, t, masks)[0], backward=lambda: run(p, X, t, masks)[1])
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ('affine_back(d, kept["one"])', 'affine_back(d, kept["two"])', "E1"),
        ("drop_back(d, drop1)", "drop_back(d, drop2)", "K1"),
    ],
)
def test_the_layer_is_handed_its_own(right: str, wrong: str, code: str) -> None:
    assert NET.count(right) == 1
    call = module_of(NET.replace(right, wrong), "net").check()
    report = gradcheck.check(call.pop("model"), **call)
    finding = next(f for f in report.findings if f.severity.value == "error")
    assert finding.code == code
    assert report.annotated is not None
    (edit,) = report.annotated.edits
    assert edit.proven and right in edit.after


def edits(text: str) -> list[tuple[str, str]]:
    return sorted((edit.kind, shown) for _, edit, shown in left_unread(ast.parse(text), SourceText(text)))


def test_names_and_keys_alike() -> None:
    back = "def back(d, c):\n    a, b = c\n    return d * a * b\n"
    text = back + "def f(d):\n    c1, c2 = g(d)\n    return back(d, c2) + d * c2\n"
    assert edits(text) == [
        (LEFT, "return back(d, c2) + d * c1"),
        (KEPT_BY, "return back(d, c1) + d * c2"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "def f(d):\n    c1, c2 = g(d)\n    return d * c2 * c1",  # both are read
        "def f(d):\n    c1, c2 = g(d)\n    return d * c2",  # the other only once
        "def f(d):\n    e = d * c2 * c2\n    c1, c2 = g(d)\n    return e",  # bound too late
        "def f(d):\n    _, c2 = g(d)\n    return d * c2 * c2",  # nobody wants it
        "def f(d):\n    h, c2 = g(d)\n    return d * c2 * c2",  # no like of it
    ],
)
def test_all_else_is_left(text: str) -> None:
    assert edits(text) == []
