"""The loops around a statement and their indices, and what the variables of comprehensions and of loops are."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.repairing.editing.statements import Step, function_around, nodes_in

LOOPS = frozenset({"zip", "enumerate", "reversed", "range"})
COUNTABLE = (list, tuple, dict, np.ndarray, range, int)  # reading their first items changes nothing


def first_items(statement: ast.AST, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of the statement's comprehensions, as far as they go over lists and the like."""
    found: dict[str, Any] = {}
    for node in nodes_in(statement):
        if not isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.DictComp)):
            continue
        for generator in node.generators:
            source = generator.iter
            called = ast.unparse(source.func) if isinstance(source, ast.Call) else ""
            parts = source.args if isinstance(source, ast.Call) else [source]
            if (called and called not in LOOPS) or not all(map(_is_path, parts)):
                continue
            scope = {**variables, **found}
            head = f"for {ast.unparse(generator.target)} in {ast.unparse(source)}:\n    break"
            try:
                if not all(isinstance(eval(ast.unparse(part), scope), COUNTABLE) for part in parts):
                    continue
                exec(compile(head, "<edit>", "exec"), scope)
            except Exception:  # a name that another comprehension binds
                continue
            names = [n.id for n in nodes_in(generator.target) if isinstance(n, ast.Name)]
            found |= {name: scope[name] for name in names if name in scope}
    return found


def ended_turns(around: ast.AST, statement: ast.AST) -> set[str]:
    """The variables of loops that are over when the statement runs: what is left in them is one turn's by accident."""
    loops = [node for node in nodes_in(around) if isinstance(node, ast.For)]
    over = [loop for loop in loops if (loop.end_lineno or 0) < getattr(statement, "lineno", 0)]
    turns = {n.id for loop in over for n in nodes_in(loop.target) if isinstance(n, ast.Name)}
    bound = [n for n in nodes_in(around) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    inside = {id(n) for loop in over for n in nodes_in(loop.target)}
    return turns - {n.id for n in bound if id(n) not in inside}


def _is_path(node: ast.expr) -> bool:
    """Whether an expression calls nothing but the length of something."""
    calls = [part for part in nodes_in(node) if isinstance(part, ast.Call)]
    return all(isinstance(call.func, ast.Name) and call.func.id in ("len", "range") for call in calls)


Key = tuple[int | None, ...]  # the rounds of the loops around a statement, None where that is not known


def loops_around(tree: ast.Module, statement: Step) -> list[ast.For]:
    """The for loops of its function that a statement stands in, the outermost first."""

    def inside(node: ast.AST) -> list[ast.For] | None:
        for child in ast.iter_child_nodes(node):
            if child is statement:
                return []
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                continue
            found = inside(child)
            if found is not None:
                return [child, *found] if isinstance(child, ast.For) else found
        return None

    return inside(function_around(tree, statement)) or []


def index_of(loop: ast.For) -> str:
    """The name that may count the rounds of a loop, also `for j, x in enumerate(X)`; "" where none does."""
    match loop.target, loop.iter:
        case ast.Name(id=name), _:
            return name
        case ast.Tuple(elts=[ast.Name(id=name), *_]), ast.Call(func=ast.Name(id="enumerate")):
            return name
    return ""


def names_of(loop: ast.For) -> frozenset[str]:
    """The names that a loop binds anew in each round."""
    return frozenset(node.id for node in nodes_in(loop.target) if isinstance(node, ast.Name))


def round_of(loop: ast.For, statement: ast.AST, variables: Mapping[str, Any]) -> int | None:
    """The index of a loop, or of one over objects, `for n in layer.neurons`, how many of them came before.

    Objects are what the statement takes something from, as `n.delta`: samples that a loop goes over count nothing.
    """
    count = variables.get(index_of(loop))
    if isinstance(count, (int, np.integer)) and not isinstance(count, bool):
        return int(count)
    names = sorted(names_of(loop))
    if not any(_is_held(node, names) for node in nodes_in(statement)):
        return None
    parts = loop.iter.args if isinstance(loop.iter, ast.Call) else [loop.iter]
    called = ast.unparse(loop.iter.func) if isinstance(loop.iter, ast.Call) else ""
    if (called and called not in LOOPS) or not all(map(_is_path, parts)):
        return None
    scope = dict(variables)
    try:
        if not all(isinstance(eval(ast.unparse(part), scope), COUNTABLE) for part in parts):
            return None
        items = f"[({', '.join(names)},) for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}]"
        made = eval(items, scope)
    except Exception:  # a name that was bound to something else since
        return None
    now = [variables.get(name) for name in names]
    return next((k for k, row in enumerate(made) if all(a is b for a, b in zip(row, now))), None)


def _is_held(node: ast.AST, names: Sequence[str]) -> bool:
    """Whether it is something that one of these objects holds: `unit.delta`, `unit['delta']`."""
    match node:
        case ast.Attribute(value=ast.Name(id=name)):
            return name in names
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str())):
            return name in names
    return False
