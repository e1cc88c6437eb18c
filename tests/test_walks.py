"""Edits of how layers hand on to each other, and of entries that a store overwrites, by the form of the code alone."""

from __future__ import annotations

import ast

import pytest

from gradcheck.repairing.editing.masked_stores import masked_stores
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.editing.walks import walks

LOOP = "for layer in layers:\n    {}"
WALKS = {
    LOOP.format("g = layer.back(g)"): ["for layer in layers[::-1]:\n    g = layer.back(g)"],
    "for layer in net.layers[::-1]:\n    layer.back(g)": ["g = layer.back(g)"],
    LOOP.format("layer.step(0.1)"): [],
    "for layer in layers[1:]:\n    g = layer.back(g)": [],
}
BACK = """
def back(d):
    return 2 * d

def backward(self, d):
    da, db = d[:2], d[2:]
    back(da)
    show(da)
    return da + 1
"""
WALKS[BACK] = ["da = back(da)", "da += back(da)"]
COLLECTED = """
def back_in_time(steps, kept):
    back, seen = [], []
    for step in {}:
        back.append(step.back())
    for step in kept:
        seen.append(step)
    return back, seen
"""
WALKS[COLLECTED.format("reversed(steps)")] = ["return back[::-1], seen"]
WALKS[COLLECTED.format("list(steps)")] = []
STORES = {
    "dz[z < 0] = slope": ["dz[z <= 0] = slope", "dz[z < 0] *= slope"],
    "dz[kept['neg']] = self.slope": ["dz[kept['neg']] *= self.slope"],
    "dz[z < 0] = 0": ["dz[z <= 0] = 0"],
    "dz[1:] = slope": [],
    "dz[z < 0] = slope * dz[z < 0]": [],
}


@pytest.mark.parametrize(("code", "edited"), WALKS.items(), ids=WALKS.keys())
def test_how_layers_hand_on(code: str, edited: list[str]) -> None:
    assert [shown for _, _, shown in walks(ast.parse(code), SourceText(code))] == edited


@pytest.mark.parametrize(("code", "edited"), STORES.items(), ids=STORES.keys())
def test_entries_that_are_overwritten(code: str, edited: list[str]) -> None:
    found = list(masked_stores(ast.parse(code), SourceText(code)))
    assert [shown for _, _, shown in found] == edited
    for (_, edit, _), shown in zip(found, edited, strict=True):
        assert SourceText(code).with_edits([edit]) == shown
