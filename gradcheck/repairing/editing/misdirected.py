"""Sends what is worked out to where it belongs: `b = b - rate * db` that binds a name only, or another array's name.

A step of a parameter that reads it, and leaves it as it is: the result is bound to a name that nothing reads, or to
nothing at all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, functions_around, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

TARGET, REBOUND = "target", "rebound"  # kinds of edits
PLACES = (ast.Name, ast.Attribute, ast.Subscript)
SIGNS = {ast.Sub: "-=", ast.Add: "+="}


def misdirected(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement, the edit by which it changes what it reads first, and how it reads with that."""
    for step in steps(tree):
        match step:
            case ast.Expr(value=ast.BinOp(left=held, op=ast.Add() | ast.Sub()) as value):
                targets: list[ast.expr] = []
            case ast.Assign(targets=targets, value=ast.BinOp(left=held, op=ast.Add() | ast.Sub()) as value):
                pass
            case _:
                continue
        if not isinstance(held, PLACES) or len(targets) > 1:
            continue
        home, bound = source.of(held), source.of(targets[0]) if targets else ""
        made = source.of(value)
        texts = [f"{home} = {made}"] if bound != home else []
        if isinstance(held, ast.Name):
            taken = source.bytes[source.end(held) : source.end(value)].decode().strip()[1:].strip()
            texts.insert(0, f"{home} {SIGNS[type(value.op)]} {taken}")
        for text in texts:
            yield (
                step,
                TextEdit(source.start(step), source.end(step), text, TARGET, bound, home, 0.0),
                text,
            )
    yield from _bound_anew(tree, source)


def _bound_anew(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The same of arrays that others hold as well: `self.db = d` for `+=`, beside others that are added to."""
    around = functions_around(tree)
    adding = {
        (id(around[id(step)]), source.of(step.target.value))
        for step in steps(tree)
        if isinstance(step, ast.AugAssign) and isinstance(step.target, ast.Attribute)
    }
    for step in steps(tree):
        match step:
            case ast.Assign(targets=[ast.Attribute(value=owner) as target], value=value):
                if (id(around[id(step)]), source.of(owner)) in adding:
                    home = source.of(target)
                    text = f"{home} += {source.of(value)}"
                    edit = TextEdit(source.start(step), source.end(step), text, REBOUND, "=", "+=", 0.0)
                    yield step, edit, text
