"""Edits that put two values in each other's place where they are handed on: `return dx, dbeta, dgamma`.

What is returned, what a call's results are stored under, and what is written down in a dict or a list has an order that
nothing but the reader of the other end checks. Only worth a try where the numbers are exchanged.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import combinations

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit

SWAPPED = "swapped"  # the kind of these edits


def swapped(ran: Sequence[Step], source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it; what is returned first."""
    for step in sorted(ran, key=lambda step: not isinstance(step, ast.Return)):
        if hasattr(step, "body"):
            continue
        start, end = source.start(step), source.end(step)
        for items in _in_order(step):
            for one, other in combinations(items, 2):
                texts = source.of(one), source.of(other)
                if texts[0] == texts[1] or isinstance(one, ast.Starred) or isinstance(other, ast.Starred):
                    continue
                head = source.bytes[start : source.start(one)].decode()
                between = source.bytes[source.end(one) : source.start(other)].decode()
                text = f"{head}{texts[1]}{between}{texts[0]}{source.bytes[source.end(other) : end].decode()}"
                yield step, TextEdit(start, end, text, SWAPPED, texts[0], texts[1], 0.0), text


def _in_order(step: Step) -> Iterator[list[ast.expr]]:
    """The values, or the targets, of a statement that are told apart by their order, or by keys beside them."""
    for node in nodes_in(step):
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Dict(values=items):
                yield items
            case ast.Call(func=ast.Name(id="dict"), args=[], keywords=named):
                yield [keyword.value for keyword in named]
