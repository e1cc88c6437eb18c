"""Statements more that hand on with its factor what a loop uses so: `d = d * slope` at the end of a round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

BELOW = "sent below"  # a kind of edit


def sent_below(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to put it behind, the edit, and how both read.

    Of a name that each round makes from what the last one left, and that its other statements read times the factor.
    """
    for loop in steps(tree):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        carried = {
            target.id
            for step in loop.body
            if isinstance(step, ast.Assign)
            for target in targets_of(step)
            if isinstance(target, ast.Name) and target.id in _names(step.value)
        }
        last = loop.body[-1]
        factors = (row for step in loop.body for row in _factors(step, carried, source))
        for name, factor in dict.fromkeys(factors):
            end, text = source.end(last), f"{name} = {name} * {factor}"
            line = "\n" + " " * last.col_offset + text
            yield last, TextEdit(end, end, line, BELOW, "", factor, 0.0), source.of(last) + line


def _names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def _factors(step: ast.stmt, carried: set[str], source: SourceText) -> Iterator[tuple[str, str]]:
    """The names that a statement multiplies entry by entry, and by what; not one that binds the name itself."""
    bound = {target.id for target in targets_of(step) if isinstance(target, ast.Name)}
    for node in ast.walk(step):
        match node:
            case ast.BinOp(left=ast.Name(id=name), op=ast.Mult(), right=(ast.Name() | ast.Call()) as factor):
                if name in carried - bound:
                    yield name, source.of(factor)
