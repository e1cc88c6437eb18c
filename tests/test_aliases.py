"""Writes in place into what another name still stands for are found by the form of the code alone."""

from __future__ import annotations

import ast

import pytest

import gradcheck
from gradcheck.repairing.editing.aliases import shared_writes
from gradcheck.repairing.editing.copies import copies
from gradcheck.repairing.editing.text import SourceText
from tests.benchmarks.judge import module_of

FOUND = {
    "a name": "def f(d, h):\n    e = d\n    e *= h\n    return d + e",
    "an attribute": "def f(s):\n    s.e = s.d\n    s.e *= s.h\n    s.g = s.d @ s.w",
    "a masked store": "def f(d, z):\n    e = d\n    e[z < 0] = 0\n    return d, e",
    "an item by its index": "def f(h, c, o, t):\n    h[t] = c[t]\n    h[t] *= o[t]\n    return h, c[t]",
    "kept in a list": "def f(d, g, h):\n    g[-1] = d\n    d[:] = h @ d\n    return g",
    "kept in the round before": "for h in hs:\n    w = h.T\n    d *= w\n    g.append(d)",
    "in a loop": "for t in steps:\n    e = d\n    e *= 2\n    k = d",
}
LEFT = {
    "the first name is not read again": "def f(d, h):\n    e = d\n    e *= h\n    return e",
    "a copy": "def f(d, h):\n    e = d.copy()\n    e *= h\n    return d + e",
    "bound anew before": "def f(d, h):\n    e = d\n    e = e * h\n    e *= h\n    return d + e",
    "the first is bound anew": "def f(d, h):\n    e = d\n    d = h\n    e *= h\n    return d + e",
    "kept, then bound anew": "def f(d, g, h):\n    g[-1] = d\n    d = h @ d\n    d *= h\n    return g",
    "a copy is kept": "def f(d, g, h):\n    g[-1] = d.copy()\n    d[:] = h @ d\n    return g",
    "in another function": "def f(d):\n    e = d\n    def g(e):\n        e *= 2\n    return d",
}


@pytest.mark.parametrize("code", FOUND.values(), ids=FOUND.keys())
def test_a_write_into_a_shared_array_is_found(code: str) -> None:
    (write,) = shared_writes(ast.parse(code))
    assert write.lineno == 3


def test_the_copy_is_made_where_the_item_gets_its_second_name() -> None:
    source = SourceText(FOUND["an item by its index"])
    tree = ast.parse(source.text)
    (write,) = shared_writes(tree)
    (_, _, shown), *_ = copies(tree, source, write)
    assert shown == "h[t] = c[t].copy()"


def test_names_in_any_alphabet_are_shown_as_they_are() -> None:
    source = SourceText("def f(δ, h):\n    σφάλμα = δ\n    σφάλμα *= h\n    return δ + σφάλμα")
    tree = ast.parse(source.text)
    (write,) = shared_writes(tree)
    (_, _, shown), *_ = copies(tree, source, write)
    assert shown == "σφάλμα = δ.copy()"


def test_what_is_stored_into_all_of_an_array_is_bound_instead() -> None:
    source = SourceText(FOUND["kept in a list"])
    tree = ast.parse(source.text)
    (write,) = shared_writes(tree)
    assert [shown for _, _, shown in copies(tree, source, write)][:2] == [
        "d = h @ d",
        "d = d.copy(); d[:] = h @ d",
    ]


NET = """
import numpy as np

rng = np.random.default_rng(4)
maps = [rng.normal(size=(4, 4)) for _ in range(3)]
shifts = [rng.normal(size=(4, 1)) for _ in range(3)]
x, t = rng.normal(size=(4, 1)), rng.normal(size=(4, 1))


def run():
    found = [x]
    for w, b in zip(maps, shifts):
        found.append(np.tanh(w @ found[-1] + b))
    return found


def loss():
    return 0.5 * np.sum((run()[-1] - t) ** 2)


def backward():
    found = run()
    of_w, of_b = [None] * 3, [None] * 3
    delta = (found[-1] - t) * (1 - found[-1] ** 2)
    of_b[-1] = delta
    of_w[-1] = delta @ found[-2].T
    for k in (2, 3):
        delta[:] = (maps[1 - k].T @ delta) * (1 - found[-k] ** 2)
        of_b[-k] = delta
        of_w[-k] = delta @ found[-k - 1].T
    return {f"W{k}": g for k, g in enumerate(of_w)} | {f"b{k}": g for k, g in enumerate(of_b)}


named = {f"W{k}": w for k, w in enumerate(maps)} | {f"b{k}": b for k, b in enumerate(shifts)}
"""


def test_a_delta_that_a_list_keeps_is_not_written_into() -> None:
    module = module_of(NET, "kept_delta")
    report = gradcheck.check(module.named, loss=module.loss, backward=module.backward)
    (error,) = [f for f in report.findings if f.severity.value == "error"]
    assert error.code == "O1"
    assert "delta = (maps[1 - k].T @ delta) * (1 - found[-k] ** 2)" in str(report)


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT.keys())
def test_other_writes_are_left(code: str) -> None:
    assert list(shared_writes(ast.parse(code))) == []
