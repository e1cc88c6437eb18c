"""Edits of sums that each round of a loop begins anew, though what comes after the loop reads them: begin them once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.accumulated import ACCUMULATED
from gradcheck.repairing.editing.statements import Step, function_around, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

BLANKS = ("zeros", "zeros_like", "fill", "full", "full_like")


def begun_anew(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement that begins a sum, the edit that takes it out of the loop, and how that reads."""
    for loop in steps(tree):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        nodes = list(ast.walk(function_around(tree, loop)))
        for step in loop.body:
            if not isinstance(step, ast.Assign) or len(step.targets) != 1 or not _is_blank(step.value):
                continue
            name = ast.unparse(step.targets[0])
            if not _is_read_after(loop, name, nodes):
                continue
            start, end = source.start(step), source.end(step)
            if any(_binds(node, name, loop.lineno) for node in nodes):
                yield step, TextEdit(start, end, "pass", ACCUMULATED, "", "pass", 0.0), "pass"
                continue
            first, text = source.start(loop), source.of(step)
            head = source.bytes[first:start].decode()
            moved = f"{text}\n{' ' * loop.col_offset}{head}pass"
            edit = TextEdit(first, end, moved, ACCUMULATED, "", "before the loop", 0.0)
            yield step, edit, f"{text}   # before the loop"


def _is_blank(value: ast.expr) -> bool:
    """Whether it is 0, or zeros in whatever it is kept in."""
    if isinstance(value, ast.Constant):
        return value.value == 0 and not isinstance(value.value, bool)
    called = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(getattr(f, "attr", getattr(f, "id", "")) in BLANKS for f in called)


def _is_read_after(loop: ast.For | ast.While, name: str, nodes: list[ast.AST]) -> bool:
    """Whether what a loop leaves under a name is read behind it; what an object keeps may be read anywhere."""
    if not name.isidentifier():
        return "[" not in name
    last = loop.end_lineno or loop.lineno
    return any(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Load)
        and node.lineno > last
        for node in nodes
    )


def _binds(node: ast.AST, name: str, before: int) -> bool:
    """Whether it is a statement in front of that line that binds the name."""
    if not isinstance(node, ast.Assign) or node.lineno >= before:
        return False
    return name in [ast.unparse(target) for target in targets_of(node)]
