"""Edits of sums that each round of a loop begins anew, though what comes after the loop reads them: begin them once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.accumulated import ACCUMULATED
from gradcheck.repairing.editing.resets import is_blank, resetting
from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit


def begun_anew(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement that begins a sum, the edit that takes it out of the loop, and how that reads."""
    names = resetting(tree)
    for loop in steps(tree):
        if not isinstance(loop, (ast.For, ast.While)):
            continue
        nodes = list(nodes_in(function_around(tree, loop)))
        for step in loop.body:
            if isinstance(step, ast.Expr) and _begins_all(step.value, loop, names):
                yield _before_the_loop(step, loop, source)
                continue
            if not isinstance(step, ast.Assign) or len(step.targets) != 1 or not is_blank(step.value):
                continue
            name = ast.unparse(step.targets[0])
            if not _is_read_after(loop, name, nodes):
                continue
            start, end = source.start(step), source.end(step)
            if any(_binds(node, name, loop.lineno) for node in nodes):
                yield step, TextEdit(start, end, "pass", ACCUMULATED, "", "pass", 0.0), "pass"
                continue
            yield _before_the_loop(step, loop, source)


def _before_the_loop(
    step: ast.stmt, loop: ast.For | ast.While, source: SourceText
) -> tuple[Step, TextEdit, str]:
    first, text = source.start(loop), source.of(step)
    head = source.bytes[first : source.start(step)].decode()
    moved = f"{text}\n{' ' * loop.col_offset}{head}pass"
    edit = TextEdit(first, source.end(step), moved, ACCUMULATED, "", "before the loop", 0.0)
    return step, edit, f"{text}   # before the loop"


def _begins_all(call: ast.expr, loop: ast.For | ast.While, names: frozenset[str]) -> bool:
    """Whether it calls what fills an object's sums with zeros, an object that the loop does not go over."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=held), attr=name), args=[], keywords=[]):
            inside = {node.id for node in nodes_in(loop) if isinstance(node, ast.Name) and _is_bound(node)}
            return name in names and held not in inside
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
            return name in names
    return False


def _is_bound(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


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
