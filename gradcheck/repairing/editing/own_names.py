"""Edits that give a changed array a name of its own, so that those who read it later find what it was before.

`h[h > 0] = 1` and `h = h * (1 - h)` make the slope of `h` in its place: what uses `h` itself afterwards is wrong. The
statements right behind, which are to read the slope, get it by the new name; how many those are only a run can tell.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.copies import OPERATORS, operand_of
from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

READERS = 5  # statements that may read the changed array by its new name
PLAIN = (ast.Name, ast.Attribute)


def own_names(tree: ast.Module, source: SourceText, write: Step) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement that changes or binds a name anew, the edit, and how it reads with the statements behind it."""
    changed = _changed(write)
    block = next((b for b in _blocks(tree) if any(step is write for step in b)), None)
    if changed is None or block is None:
        return
    text, name = ast.unparse(changed), _unused(tree, write, changed)
    behind = block[next(k for k, step in enumerate(block) if step is write) + 1 :]
    renamed: list[tuple[int, int, str]] = list(_first(source, write, changed, name))
    count = 0
    for step in behind:
        here = [node for node in nodes_in(step) if isinstance(node, PLAIN) and ast.unparse(node) == text]
        if any(ast.unparse(target) == text for target in targets_of(step)) and not any(map(_is_read, here)):
            return  # from here on it is another array
        if not here:
            continue
        renamed += [(source.start(node), source.end(node), name) for node in here]
        start, end = source.start(write), source.end(step)
        after = source.bytes
        for first, last, replacement in sorted(renamed, reverse=True):
            after = after[:first] + replacement.encode() + after[last:]
        shown = after[start : len(after) - (len(source.bytes) - end)].decode()
        yield write, TextEdit(start, end, shown, "copy", text, name, 0.0), shown
        count += 1
        if count == READERS:
            return


def _changed(write: Step) -> ast.Name | ast.Attribute | None:
    """The name of the array that a statement changes in place, or that it binds to what it makes of it."""
    match write:
        case (
            ast.AugAssign(target=ast.Subscript(value=(ast.Name() | ast.Attribute()) as base))
            | ast.Assign(targets=[ast.Subscript(value=(ast.Name() | ast.Attribute()) as base)])
        ):
            return base
        case ast.AugAssign(target=(ast.Name() | ast.Attribute()) as base):
            return base
        case ast.Assign(targets=[(ast.Name() | ast.Attribute()) as base]):
            text = ast.unparse(base)
            reads = any(isinstance(n, PLAIN) and ast.unparse(n) == text for n in nodes_in(write.value))
            return base if reads else None
        case ast.Expr(value=ast.Call(keywords=keywords)):
            outs = [keyword.value for keyword in keywords if keyword.arg == "out"]
            return outs[0] if outs and isinstance(outs[0], PLAIN) else None
    return None


def _first(
    source: SourceText, write: Step, changed: ast.Name | ast.Attribute, name: str
) -> Iterator[tuple[int, int, str]]:
    """The pieces of the writing statement itself, with what stands there when the new name is made."""
    text = ast.unparse(changed)
    match write:
        case ast.AugAssign(target=target, op=op, value=value) if target is changed and type(op) in OPERATORS:
            made = f"{name} = {source.of(target)} {OPERATORS[type(op)]} {operand_of(source, value)}"
            yield source.start(write), source.end(write), made
        case ast.Assign(targets=[target]) if target is changed:
            yield source.start(target), source.end(target), name
        case ast.Expr(value=ast.Call(func=func, args=args, keywords=keywords)):
            given = [source.of(argument) for argument in args]
            given += [f"{k.arg}={source.of(k.value)}" for k in keywords if k.arg not in ("out", None)]
            yield source.start(write), source.end(write), f"{name} = {source.of(func)}({', '.join(given)})"
        case _:
            line = source.bytes.rfind(b"\n", 0, source.start(write)) + 1
            indent = source.bytes[line : source.start(write)].decode()
            copied = f"{name} = {source.of(changed)}.copy()\n{indent}"
            for node in nodes_in(write):
                if isinstance(node, PLAIN) and ast.unparse(node) == text:
                    first = copied if node is changed else ""
                    yield source.start(node), source.end(node), first + name


def _is_read(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Load)


def _blocks(tree: ast.Module) -> Iterator[Sequence[ast.stmt]]:
    for node in nodes_in(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield block


def _unused(tree: ast.Module, write: Step, changed: ast.Name | ast.Attribute) -> str:
    """A name that is made of the one of the array and that its function does not use."""
    own = changed.id if isinstance(changed, ast.Name) else changed.attr
    taken = {node.id for node in nodes_in(function_around(tree, write)) if isinstance(node, ast.Name)}
    name = f"{own}_new"
    while name in taken:
        name += "_"
    return name
