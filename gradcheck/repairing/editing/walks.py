"""Edits of how a backward pass goes from layer to layer: the result of a call that is dropped, the order of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.wrapping import called

DROPPED, ORDER, BRANCH = "dropped result", "order of layers", "dropped branch"  # kinds of edits
BACKWARDS = ("reversed(", "[::-1]", ", -1, -1)")  # in the header of a loop that goes so


def walks(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    returning = frozenset(f.name for f in nodes_in(tree) if isinstance(f, ast.FunctionDef) and _returns(f))
    for step in steps(tree):
        match step:
            case ast.For(iter=layers):
                if isinstance(layers, (ast.Name, ast.Attribute, ast.Subscript)):
                    yield from _turned(step, layers, source)
                for inner in nodes_in(step):
                    if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
                        yield from _bound(inner, inner.value, source)
            case ast.FunctionDef():
                yield from _added(step, source, returning)
                yield from _collected(step, source)


def _returns(function: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Return) and n.value is not None for n in nodes_in(function))


def _added(
    function: ast.FunctionDef, source: SourceText, returning: frozenset[str]
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The result of a call added to what results of other calls of that name are added to: `da += e.back(d)`.

    What a function of this file returns may belong to any name that is bound before the call and read after it.
    """
    alike: dict[str, list[str]] = {}
    bound: dict[str, int] = {}
    read: dict[str, int] = {}
    for node in nodes_in(function):
        match node:
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Call() as call):
                alike.setdefault(called(call), []).append(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                alike.setdefault(called(call), []).append(name)
            case ast.Name(id=name, ctx=ast.Store()):
                bound[name] = min(node.lineno, bound.get(name, node.lineno))
            case ast.Name(id=name, ctx=ast.Load()):
                read[name] = max(node.lineno, read.get(name, node.lineno))
    for node in nodes_in(function):
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
            continue
        kept = [n for n, line in bound.items() if line < node.lineno < read.get(n, 0)]
        if called(node.value) in returning:
            yield from (row for row in _bound(node, node.value, source) if row[1].after in kept)
        kept = kept if called(node.value) in returning else []
        for name in dict.fromkeys((*alike.get(called(node.value), ()), *kept)):
            at = source.start(node)
            edit = TextEdit(at, at, f"{name} += ", BRANCH, "", name, 0.0)
            yield node, edit, f"{name} += {source.of(node)}"


def _collected(function: ast.FunctionDef, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """What a loop that goes backwards collects in a list, returned in forward order."""
    lists = {
        ast.unparse(call.func.value)
        for loop in nodes_in(function)
        if isinstance(loop, ast.For) and any(sign in ast.unparse(loop.iter) for sign in BACKWARDS)
        for call in nodes_in(loop)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append"
    }
    for node in nodes_in(function):
        value = node.value if isinstance(node, ast.Return) else None
        for part in value.elts if isinstance(value, ast.Tuple) else [value]:
            if isinstance(node, ast.Return) and part is not None and ast.unparse(part) in lists:
                text = source.of(part)
                edit = TextEdit(source.start(part), source.end(part), f"{text}[::-1]", ORDER, text, text, 0.0)
                head, _, tail = source.of(node).rpartition(text)
                yield node, edit, f"{head}{text}[::-1]{tail}"


def _turned(loop: ast.For, layers: ast.expr, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The layers the other way round, where each round hands something to the next."""
    given = {n.id for n in nodes_in(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    handed_on = {
        n.id for n in nodes_in(loop) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    } & given
    items = {n.id for n in nodes_in(loop.target) if isinstance(n, ast.Name)}
    if not handed_on - items:
        return
    text = source.of(layers)
    backwards = f"{text}[::-1]"
    if isinstance(layers, ast.Subscript):
        if ast.unparse(layers.slice) != "::-1":
            return
        backwards = source.of(layers.value)
    start, end = source.start(layers), source.end(layers)
    head = source.of(loop).partition(text)[0]
    edit = TextEdit(start, end, backwards, ORDER, text, backwards, 0.0)
    yield loop, edit, f"{head}{backwards}{source.of(loop)[len(head) + len(text) :]}"


def _bound(statement: ast.Expr, call: ast.Call, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The result under the name of what the call was handed: `g = back(g)` for `back(g)`."""
    for argument in call.args if called(call) not in ("append", "extend") else ():
        names = (node.id for node in nodes_in(argument) if isinstance(node, ast.Name))
        for name in dict.fromkeys(names) if isinstance(argument, (ast.Name, ast.BinOp, ast.UnaryOp)) else ():
            at = source.start(statement)
            edit = TextEdit(at, at, f"{name} = ", DROPPED, "", name, 0.0)
            yield statement, edit, f"{name} = {source.of(statement)}"
