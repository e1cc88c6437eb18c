"""Edits that exchange the pieces an array is cut into: `dup, dskip = d[:, n:], d[:, :n]` for the two the other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from gradcheck.repairing.editing.statements import Step, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

EXCHANGED = "exchanged pieces"  # the kind of these edits


def exchanged_pieces(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    for step in steps(tree):
        match step:
            case ast.Assign(targets=[ast.Tuple(elts=[*_])], value=ast.Tuple(elts=[*values])) if all(
                isinstance(value, ast.Subscript) for value in values
            ):
                pairs = combinations(values, 2)
            case ast.Assign(targets=[ast.Tuple(elts=[*names])], value=ast.Call(func=function)) if (
                _called(function) in SPLITS
            ):
                pairs = combinations(names, 2)
            case _:
                continue
        for one, other in pairs:
            start, middle, end = source.start(one), source.end(one), source.end(other)
            between = source.bytes[middle : source.start(other)].decode()
            text = f"{source.of(other)}{between}{source.of(one)}"
            edit = TextEdit(start, end, text, EXCHANGED, source.of(one), source.of(other), 0.0)
            whole, at = source.start(step), source.end(step)
            shown = source.bytes[whole:start].decode() + text + source.bytes[end:at].decode()
            if source.of(one) != source.of(other):
                yield step, edit, shown


SPLITS = ("split", "array_split", "hsplit", "vsplit", "dsplit")


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ""
