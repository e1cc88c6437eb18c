"""A term that nothing reads is put where it is lacking, into what is assigned where that can take it."""

from __future__ import annotations

import ast

import pytest

from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.editing.unused import unused

BLOCK = """
def backward(dout, w):
    decay = dout * w
    dw = {value}
    return dw
"""


@pytest.mark.parametrize(
    "value, due",
    [
        ("dout.T @ w", "dw = dout.T @ w + decay"),
        ("dout", "dw = dout + decay"),
        ("(dout -\n          w)", "dw = (dout -\n          w) + decay"),
        ("dout if w.any() else w", "dw = dout if w.any() else w\n    dw = dw + decay"),
        ("dout << w", "dw = dout << w\n    dw = dw + decay"),
    ],
)
def test_it_is_added_to_what_is_returned(value: str, due: str) -> None:
    text = BLOCK.format(value=value)
    ((_, edit, shown),) = unused(ast.parse(text), SourceText(text))
    assert shown == due
    assert due in SourceText(text).with_edits([edit])
