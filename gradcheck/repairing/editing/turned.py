"""Edits that take back a sign where the user has turned it: `d = -d`, and `d = -p` with `d[i] += 1` behind it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import TURNED, SourceText, TextEdit

COST = 0.0  # tried before a sign more anywhere: it undoes what is written
HELD = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
)  # what is written into without a copy is the forward pass's own


def turned_back(statement: Step, body: Sequence[ast.stmt], source: SourceText) -> Iterator[TextEdit]:
    """The edits of a statement of that block, of all lines that make one value where they are several."""
    start, end = source.start(statement), source.end(statement)
    match statement:
        case ast.Assign(targets=[target], value=ast.UnaryOp(op=ast.USub(), operand=operand)):
            if source.of(target) == source.of(operand):
                yield TextEdit(start, end, "pass", TURNED, "-", "", COST)
        case ast.AugAssign(op=ast.Mult() | ast.Div(), value=ast.UnaryOp(op=ast.USub(), operand=operand)):
            if source.of(operand) in ("1", "1.0"):
                yield TextEdit(start, end, "pass", TURNED, "-", "", COST)
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name)) as into, op=ast.Add() | ast.Sub()):
            made = _made_above(statement, body, name)
            if made is not None and isinstance(made.value, ast.UnaryOp):
                operand = made.value.operand
                text = f"{source.of(operand)}.copy()" if isinstance(operand, HELD) else source.of(operand)
                sign = "-=" if isinstance(statement.op, ast.Add) else "+="
                between = source.bytes[source.end(made) : start].decode()
                now = f"{name} = {text}{between}{source.of(into)} {sign} {source.of(statement.value)}"
                yield TextEdit(source.start(made), end, now, TURNED, "-", "", COST)


def _made_above(statement: Step, body: Sequence[ast.stmt], name: str) -> ast.Assign | None:
    """The statement that makes minus something of that name, if it is the last one above that binds or changes it."""
    above = [step for step in body if step.lineno < statement.lineno]
    for step in reversed(above):
        match step:
            case ast.Assign(targets=[ast.Name(id=bound)], value=ast.UnaryOp(op=ast.USub())) if bound == name:
                return step
        stored = (n for n in nodes_in(step) if isinstance(n, ast.Name) and n.id == name)
        if any(isinstance(n.ctx, ast.Store) for n in stored) or _writes_into(step, name):
            return None
    return None


def _writes_into(step: ast.stmt, name: str) -> bool:
    """Whether a statement stores into the array of that name."""
    into = (n.value for n in nodes_in(step) if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store))
    return any(isinstance(base, ast.Name) and base.id == name for base in into)
