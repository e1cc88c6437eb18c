"""A statement that binds an item anew, beside one that adds to another item of the same, is told to add as well."""

from __future__ import annotations

import ast

import pytest

from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.searching.lost_sums import lost_sums

BESIDE = """
def backward(up, out, name):
    out[name + '.w'] = {weights}
    out[name + '.b'] = {bias}
    return up
"""


def edited(weights, bias):
    text = BESIDE.format(weights=weights, bias=bias)
    source = SourceText(text)
    return [
        (shown, source.with_edits([edit]).splitlines()[3].strip())
        for _, edit, shown in lost_sums(ast.parse(text), source)
    ]


@pytest.mark.parametrize(
    "bias, added",
    [
        ("up", "out[name + '.b'] = out.get(name + '.b', 0) + up"),
        ("up if up else 0", "out[name + '.b'] = out.get(name + '.b', 0) + (up if up else 0)"),
    ],
)
def test_an_item_is_added_to_as_the_one_beside_it(bias, added):
    assert edited("out.get(name + '.w', 0) + up * 2", bias) == [(added, added)]


@pytest.mark.parametrize(
    "weights, bias",
    [
        ("up * 2", "up"),  # none is added to
        ("other.get(name + '.w', 0) + up", "up"),  # of something else
        ("out.get(name + '.w', 0) + up", "out[name + '.b'] + up"),  # it is added to already
        ("out.get(name + '.w', 0) + up", "out.get(name + '.b', 0) + up"),
    ],
)
def test_nothing_is_told_where_nothing_beside_adds_or_all_do(weights, bias):
    assert edited(weights, bias) == []


def test_an_augmented_item_beside_it():
    text = "def backward(up, out):\n    out['w'] += up * 2\n    out['b'] = up\n"
    source = SourceText(text)
    (row,) = lost_sums(ast.parse(text), source)
    assert row[2] == "out['b'] += up"
    assert source.with_edits([row[1]]).splitlines()[2].strip() == "out['b'] += up"
