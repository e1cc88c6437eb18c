"""Edits that give what a window passes on to its maximum alone: `dx[top + a, left + b]` for all of the window.

`a, b` are where the maximum is, if that was found and nothing reads it; else a mask of it is multiplied in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.making import binding_strength
from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

POOLED = "maximum of a window"  # the kind of these edits
SUM = 4  # how strongly a sum binds


def pooled(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    if b"max" not in source.bytes:
        return
    for step in steps(tree):
        match step:
            case ast.AugAssign(target=ast.Subscript(slice=ast.Tuple(elts=parts)) as target, op=ast.Add()):
                spans = [part for part in parts if isinstance(part, ast.Slice) and part.lower and part.upper]
                if spans:
                    around = function_around(tree, step)
                    yield from _at_the_place(step, target, spans, around, source)
                    yield from _where_it_is(step, target, around, source)


def _at_the_place(
    step: ast.AugAssign, target: ast.Subscript, spans: list[ast.Slice], around: ast.AST, source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The entry of the window at which its maximum was found."""
    read = {n.id for n in nodes_in(around) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    for node in nodes_in(around):
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=names)], value=ast.Call(func=ast.Attribute(attr="unravel_index"))
            ) if len(names) == len(spans):
                found = [name.id for name in names if isinstance(name, ast.Name) and name.id not in read]
                if len(found) < len(spans):
                    continue
                made = source.of(target)
                for span, name in zip(spans, found):
                    made = made.replace(source.of(span), f"{_lower(span, source)} + {name}", 1)
                yield _changed(step, target, made, source)


def _lower(span: ast.Slice, source: SourceText) -> str:
    assert span.lower is not None
    text = source.of(span.lower)
    return text if binding_strength(span.lower) >= SUM else f"({text})"


def _where_it_is(
    step: ast.AugAssign, target: ast.Subscript, around: ast.AST, source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    """A mask of the maximum of the same window of the input, which has a name."""
    if any(isinstance(node, ast.Compare) for node in nodes_in(step.value)):
        return
    for node in nodes_in(around):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript(slice=index)) if ast.dump(
                index
            ) == ast.dump(target.slice):
                made = f"{source.of(step.value)} * ({name} == {name}.max())"
                if binding_strength(step.value) > SUM:
                    yield _changed(step, step.value, made, source)


def _changed(
    step: ast.AugAssign, node: ast.expr, made: str, source: SourceText
) -> tuple[Step, TextEdit, str]:
    start, end, first = source.start(node), source.end(node), source.start(step)
    raw = source.of(step).encode()
    shown = raw[: start - first] + made.encode() + raw[end - first :]
    return step, TextEdit(start, end, made, POOLED, source.of(node), made, 0.0), shown.decode()
