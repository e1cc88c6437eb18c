"""Edits that give each name an array of its own: `a, b = zeros(n), zeros(n)` for `a = b = zeros(n)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from gradcheck.repairing.editing.statements import Step, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

OWN_ARRAYS = "own arrays"  # the kind of these edits


def own_arrays(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    for step in steps(tree):
        match step:
            case ast.Assign(targets=[_, _, *_] as targets, value=ast.Call() as value):
                names = ", ".join(source.of(target) for target in targets)
                text = f"{names} = {', '.join([source.of(value)] * len(targets))}"
                whole = TextEdit(source.start(step), source.end(step), text, OWN_ARRAYS, "", "", 0.0)
                yield step, replace(whole, before=source.of(step), after=text), text
                continue
        for node in nodes_in(step) if isinstance(step, (ast.Assign, ast.Return)) else ():
            text = _each_anew(node, source)
            if text and isinstance(node, ast.expr):
                start, end, first = source.start(node), source.end(node), source.start(step)
                whole_step = source.of(step).encode()
                shown = whole_step[: start - first] + text.encode() + whole_step[end - first :]
                yield step, TextEdit(start, end, text, OWN_ARRAYS, source.of(node), text, 0.0), shown.decode()


def _each_anew(node: ast.AST, source: SourceText) -> str:
    """A list or a dict of one array several times, with the array made for each place; "" for anything else."""
    match node:
        case (
            ast.BinOp(left=ast.List(elts=[ast.Call() as array]), op=ast.Mult(), right=many)
            | ast.BinOp(left=many, op=ast.Mult(), right=ast.List(elts=[ast.Call() as array]))
        ):
            return f"[{source.of(array)} for _ in range({source.of(many)})]"
        case ast.Call(func=ast.Attribute(attr="fromkeys"), args=[keys, ast.Call() as array]):
            return f"{{key: {source.of(array)} for key in {source.of(keys)}}}"
    return ""
