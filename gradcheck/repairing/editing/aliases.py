"""Finds statements that change an array in place which another name still stands for: `dr = drh`, then `dr *= h`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import nodes_in, targets_of

PLAIN = (ast.Name, ast.Attribute, ast.Subscript)


def shared_writes(tree: ast.Module) -> Iterator[ast.Assign | ast.AugAssign | ast.Expr]:
    """The statements that write into what a bare assignment gave a second name, where the first is read afterwards.

    What an object or a dict holds may be read by others: `grads["E"] = params["E"]`.
    """
    for function in nodes_in(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)):
            yield from _inside([node for node in _own(function) if isinstance(node, ast.stmt)])


def _inside(statements: Sequence[ast.stmt]) -> Iterator[ast.Assign | ast.AugAssign | ast.Expr]:
    ordered = sorted(statements, key=lambda statement: statement.lineno)
    for position, alias in enumerate(ordered):
        if not isinstance(alias, ast.Assign) or not isinstance(alias.value, PLAIN):
            continue
        first = ast.unparse(alias.value)
        seconds = {ast.unparse(target) for target in alias.targets if _is_place(target)}
        later = ordered[position + 1 :]
        for place, write in enumerate(later):
            if not seconds.isdisjoint(_written(write)) and isinstance(
                write, (ast.Assign, ast.AugAssign, ast.Expr)
            ):
                if not isinstance(alias.value, ast.Name) or any(
                    _reads(statement, first) for statement in later[place + 1 :]
                ):
                    yield write
                break
            if any(ast.unparse(target) in (*seconds, first) for target in targets_of(write)):
                break  # one of the names stands for something else from here on


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions inside of it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            yield from _own(child)


def _written(statement: ast.stmt) -> set[str]:
    """The array a statement changes in place, or the one whose item that is; none where it changes none."""
    match statement:
        case ast.AugAssign(target=ast.Subscript(value=value) as item):
            return {ast.unparse(value), ast.unparse(item)}
        case ast.Assign(targets=[ast.Subscript(value=value)]):
            return {ast.unparse(value)}
        case ast.AugAssign(target=target):
            return {ast.unparse(target)}
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="at"), args=[value, *_])):
            return {ast.unparse(value)}
    return set()


def _is_place(target: ast.expr) -> bool:
    """Whether it is a name, an attribute or an item of a dict or a list."""
    match target:
        case ast.Name() | ast.Attribute() | ast.Subscript(slice=ast.Name() | ast.Constant(value=str())):
            return True
    return False


def _reads(statement: ast.stmt, text: str) -> bool:
    """Whether that text is read in a statement itself, not in those it contains."""
    inner = [child for child in ast.iter_child_nodes(statement) if not isinstance(child, ast.stmt)]
    nodes = (node for child in inner for node in nodes_in(child))
    return any(
        isinstance(node, PLAIN) and isinstance(node.ctx, ast.Load) and ast.unparse(node) == text
        for node in nodes
    )
