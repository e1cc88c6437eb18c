"""Edits of what is zero once above two loops, though each round of the outer one has to begin with zeros again.

The gradient that comes from the step behind is that of another sequence where it is not: nothing follows the last step.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.resets import RESET, is_blank
from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

LOOPS = (ast.For, ast.While)


def begun_once(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement that begins with zeros, the edit that takes it into the outer loop, and how that reads."""
    for loop in steps(tree):
        if not isinstance(loop, LOOPS):
            continue
        inner = [node for step in loop.body for node in nodes_in(step) if isinstance(node, LOOPS)]
        bound = {ast.unparse(t) for each in inner for step in _statements(each) for t in targets_of(step)}
        own = {ast.unparse(t) for step in loop.body for t in targets_of(step)}
        for step in _above(function_around(tree, loop), loop):
            names = [ast.unparse(target) for target in targets_of(step)]
            if names and set(names) <= bound and not own.intersection(names):
                yield _in_each_round(step, loop, source)


def _above(function: ast.AST, loop: ast.stmt) -> Iterator[ast.Assign]:
    """The assignments of zeros in the lines right above a loop, beside it."""
    for node in nodes_in(function):
        body = getattr(node, "body", None)
        if isinstance(body, list) and loop in body:
            for step in body[: body.index(loop)]:
                if isinstance(step, ast.Assign) and all(map(is_blank, _values(step))):
                    yield step


def _values(step: ast.Assign) -> list[ast.expr]:
    return step.value.elts if isinstance(step.value, ast.Tuple) else [step.value]


def _statements(loop: ast.stmt) -> Iterator[ast.Assign]:
    """What a loop binds outright: a sum that goes on over all rounds is begun once."""
    return (node for node in nodes_in(loop) if isinstance(node, ast.Assign))


def _in_each_round(
    step: ast.Assign, loop: ast.For | ast.While, source: SourceText
) -> tuple[Step, TextEdit, str]:
    first, text = loop.body[0], source.of(step)
    start, at = source.start(step), source.start(first)
    between = source.bytes[source.end(step) : at].decode().lstrip()
    moved = f"{between}{text}\n{' ' * first.col_offset}"
    return step, TextEdit(start, at, moved, RESET, "", text, 0.0), moved
