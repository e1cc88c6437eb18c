"""Edits that turn the sign of what is handed on as it is: `return g, g` for `return g, -g`, `lambda g: g` for `-g`.

Such a statement works nothing out, so nothing shows in it: its values are gradients, but not of what gets them.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from gradcheck.repairing.editing.statements import Step, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

TIGHT = (ast.Name, ast.Attribute, ast.Subscript, ast.Call)


def handed_signs(
    tree: ast.Module, source: SourceText, looked_at: Container[int]
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    for ordinal, step in enumerate(steps(tree)):
        if ordinal not in looked_at:
            continue
        for edit in _edits(step, source):
            text, whole = source.of(step).encode(), source.start(step)
            at, end = edit.start - whole, edit.end - whole
            yield step, edit, (text[:at] + edit.replacement.encode() + text[end:]).decode()


def _edits(step: Step, source: SourceText) -> Iterator[TextEdit]:
    match step:
        case ast.AugAssign(target=target, value=value, op=(ast.Add() | ast.Sub()) as op):
            start, end = source.end(target), source.start(value)
            was, now = ("+=", "-=") if isinstance(op, ast.Add) else ("-=", "+=")
            between = source.bytes[start:end].decode()
            if between.strip() == was:
                yield TextEdit(start, end, between.replace(was, now), "negate", was, now, 1.1)
            return
        case ast.Expr(value=ast.Call(args=parts)) | ast.Return(value=ast.Tuple(elts=parts)):
            pass
        case ast.Lambda(body=part) | ast.Return(value=ast.expr() as part):
            parts = [part]
        case _:
            return
    for part in parts:
        if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            text = source.of(part.operand)
            yield TextEdit(source.start(part), source.end(part), text, "negate", "-", "", 1.0)
        elif isinstance(part, (*TIGHT, ast.BinOp)):
            text = source.of(part)
            made = f"-{text}" if isinstance(part, TIGHT) else f"-({text})"
            yield TextEdit(source.start(part), source.end(part), made, "negate", "", "-", 1.1)
