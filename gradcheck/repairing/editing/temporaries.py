"""Edits of writes that are lost because they go into a copy: `x.flatten()[k] += d`, or into a name for `x.copy()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

FLATTENED = ("flatten", "ravel", "reshape")  # reshape and ravel copy what does not lie in one piece
PLACES = (ast.Name, ast.Attribute, ast.Subscript)
VIEWS = (*PLACES, ast.Call)  # a helper may return the part of an array that it was asked for


def lost_writes(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement that makes the copy, the edit by which it makes none, and how it reads with it."""
    for step in steps(tree):
        match step:
            case (
                ast.AugAssign(target=ast.Subscript(value=base))
                | ast.Assign(targets=[ast.Subscript(value=base)])
                | ast.AugAssign(target=ast.Name() as base)
            ):
                made: Step | None = step
                if isinstance(base, ast.Name):
                    made, base = _binding(tree, step, base.id)
                itself = _without_copy(base, source)
                if made is None or not itself:
                    continue
                edit = TextEdit(source.start(base), source.end(base), itself, "copy", "", itself, 0.0)
                at = source.start(base) - source.start(made)
                shown = source.of(made).encode()
                after = shown[:at] + itself.encode() + shown[at + source.end(base) - source.start(base) :]
                yield made, edit, after.decode()


def _without_copy(node: ast.expr, source: SourceText) -> str:
    """The same entries where they are, in place of a copy of them; "" for what is no copy."""
    match node:
        case ast.Call(func=ast.Attribute(value=array, attr="copy"), args=[]) if isinstance(array, VIEWS):
            return source.of(array)
        case ast.Call(func=ast.Attribute(value=array, attr=name)) if name in FLATTENED:
            flat = name != "reshape" or [ast.unparse(size) for size in node.args] in (["-1"], ["(-1,)"])
            return f"{source.of(array)}.flat" if flat and isinstance(array, PLACES) else ""
    return ""


def _binding(tree: ast.Module, write: Step, name: str) -> tuple[Step | None, ast.expr]:
    """The last statement before a write that binds the name it writes into, where nothing reads that name after it."""
    nodes = list(nodes_in(function_around(tree, write)))
    bound = [
        node
        for node in nodes
        if isinstance(node, ast.Assign)
        and node.lineno < write.lineno
        and [ast.unparse(target) for target in node.targets] == [name]
    ]
    written = {
        id(target.value)
        for node in nodes
        if isinstance(node, (ast.Assign, ast.AugAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Subscript)
    }
    names = (node for node in nodes if isinstance(node, ast.Name) and node.id == name)
    read = any(isinstance(node.ctx, ast.Load) and id(node) not in written for node in names)
    last = max(bound, key=lambda node: node.lineno, default=None)
    return (last, last.value) if last is not None and not read else (None, ast.Name(name))
