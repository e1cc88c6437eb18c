"""Writes in place into what another name still stands for are found by the form of the code alone."""

from __future__ import annotations

import ast

import pytest

from gradcheck.repairing.editing.aliases import shared_writes
from gradcheck.repairing.editing.copies import copies
from gradcheck.repairing.editing.text import SourceText

FOUND = {
    "a name": "def f(d, h):\n    e = d\n    e *= h\n    return d + e",
    "an attribute": "def f(s):\n    s.e = s.d\n    s.e *= s.h\n    s.g = s.d @ s.w",
    "a masked store": "def f(d, z):\n    e = d\n    e[z < 0] = 0\n    return d, e",
    "an item by its index": "def f(h, c, o, t):\n    h[t] = c[t]\n    h[t] *= o[t]\n    return h, c[t]",
    "in a loop": "for t in steps:\n    e = d\n    e *= 2\n    k = d",
}
LEFT = {
    "the first name is not read again": "def f(d, h):\n    e = d\n    e *= h\n    return e",
    "a copy": "def f(d, h):\n    e = d.copy()\n    e *= h\n    return d + e",
    "bound anew before": "def f(d, h):\n    e = d\n    e = e * h\n    e *= h\n    return d + e",
    "the first is bound anew": "def f(d, h):\n    e = d\n    d = h\n    e *= h\n    return d + e",
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


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT.keys())
def test_other_writes_are_left(code: str) -> None:
    assert list(shared_writes(ast.parse(code))) == []
