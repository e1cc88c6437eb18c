"""Edits that add to the item that a loop is at, where all of an array is added to: `db[q] += d[n, q]` for `db += ...`.

The items read in the statement say where the loop is, and what is added beside it says with which of its counters.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit

UNINDEXED = "item of a sum"  # the kind of these edits
MOST = 6  # counters of loops around a statement that are tried


def unindexed_sums(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    yield from _inside(tree.body, (), source)


def _inside(
    block: Sequence[ast.stmt], counters: tuple[str, ...], source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    for step in block:
        if counters and isinstance(step, ast.AugAssign) and isinstance(step.op, (ast.Add, ast.Sub)):
            yield from _of_sum(step, block, counters, source)
        inner = (*counters, *_names(step.target)) if isinstance(step, ast.For) else counters
        inner = () if isinstance(step, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else inner
        for part in ("body", "orelse"):
            yield from _inside(getattr(step, part, ()), inner, source)


def _of_sum(
    step: ast.AugAssign, block: Sequence[ast.stmt], counters: tuple[str, ...], source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    if not isinstance(step.target, (ast.Name, ast.Attribute)):
        return
    read = [node.slice for node in nodes_in(step.value) if isinstance(node, ast.Subscript)]
    at = [name for name in counters if any(name in _names(index) for index in read)]
    alike = [
        source.of(other.target.slice)
        for other in block
        if isinstance(other, ast.AugAssign) and isinstance(other.target, ast.Subscript)
        if set(_names(other.target.slice)) & set(at) and not _takes_a_part(other.target.slice)
    ]
    end = source.end(step.target)
    target, whole = source.of(step.target), source.of(step)
    for index in list(dict.fromkeys([*alike, *at]))[:MOST]:
        edit = TextEdit(end, end, f"[{index}]", UNINDEXED, target, f"{target}[{index}]", 0.0)
        yield step, edit, f"{target}[{index}]{whole.removeprefix(target)}"


def _takes_a_part(index: ast.expr) -> bool:
    return any(isinstance(node, ast.Slice) for node in nodes_in(index))


def _names(node: ast.expr) -> list[str]:
    return [each.id for each in nodes_in(node) if isinstance(each, ast.Name)]
