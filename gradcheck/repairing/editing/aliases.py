"""Finds statements that change an array in place which another name still stands for: `dr = drh`, then `dr *= h`.

The other name may be a place in a list or dict that keeps the array: `grads[-1] = delta`, then `delta[:] = ...`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import nodes_in, targets_of

PLAIN = (ast.Name, ast.Attribute, ast.Subscript)


def shared_writes(tree: ast.Module) -> Iterator[ast.Assign | ast.AugAssign | ast.Expr]:
    """The statements that write into what a bare assignment gave a second name, where the first is read afterwards.

    What an object or a dict holds may be read by others: `grads["E"] = params["E"]`.
    """
    functions = [
        n for n in nodes_in(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module))
    ]
    bodies = [[node for node in _own(function) if isinstance(node, ast.stmt)] for function in functions]
    for statements in bodies:
        yield from _inside(statements)
    for statements in bodies:
        yield from _of_what_is_kept(statements)


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


def _of_what_is_kept(statements: Sequence[ast.stmt]) -> Iterator[ast.Assign | ast.AugAssign | ast.Expr]:
    """The statements that change an array by its own name after a list, dict or object was given it to keep."""
    ordered = sorted(statements, key=lambda statement: statement.lineno)
    seen: set[int] = set()
    for position, keeps in enumerate(ordered):
        name = _kept(keeps)
        for write in (*ordered[position + 1 :], *_next_round(ordered[:position], keeps)) if name else ():
            if name in _written(write) and isinstance(write, (ast.Assign, ast.AugAssign)):
                if id(write) not in seen:
                    seen.add(id(write))
                    yield write
                break
            if any(ast.unparse(target) == name for target in targets_of(write)):
                break  # it stands for something else from here on


def _kept(statement: ast.stmt) -> str:
    """The name of what a statement stores as it is, in a place of a list, a dict or an object; "" for any other."""
    match statement:
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()], value=ast.Name(id=name)):
            return name
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="append"), args=[ast.Name(id=name)])):
            return name
    return ""


def _next_round(before: Sequence[ast.stmt], statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statements above one that run after it, in the next round of the loop that both stand in."""
    loops = [loop for loop in before if isinstance(loop, (ast.For, ast.While))]
    starts = [loop.lineno for loop in loops if statement.lineno <= (loop.end_lineno or 0)]
    yield from (step for step in before if starts and step.lineno > min(starts))


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
