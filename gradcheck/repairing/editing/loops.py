"""The loops around a statement and their indices, and what the variables of comprehensions and of loops are."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradcheck.repairing.editing.statements import Step, function_around

LOOPS = frozenset({"zip", "enumerate", "reversed", "range"})
COUNTABLE = (list, tuple, dict, np.ndarray, range, int)  # reading their first items changes nothing


def first_items(statement: ast.AST, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of the statement's comprehensions, as far as they go over lists and the like."""
    found: dict[str, Any] = {}
    for node in ast.walk(statement):
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
            names = [n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)]
            found |= {name: scope[name] for name in names if name in scope}
    return found


def ended_turns(around: ast.AST, statement: ast.AST) -> set[str]:
    """The variables of loops that are over when the statement runs: what is left in them is one turn's by accident."""
    loops = [node for node in ast.walk(around) if isinstance(node, ast.For)]
    over = [loop for loop in loops if (loop.end_lineno or 0) < getattr(statement, "lineno", 0)]
    turns = {n.id for loop in over for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    bound = [n for n in ast.walk(around) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    inside = {id(n) for loop in over for n in ast.walk(loop.target)}
    return turns - {n.id for n in bound if id(n) not in inside}


def _is_path(node: ast.expr) -> bool:
    """Whether an expression calls nothing but the length of something."""
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    return all(isinstance(call.func, ast.Name) and call.func.id in ("len", "range") for call in calls)


Key = tuple[int | None, ...]  # the indices of the loops around a statement, None for a loop that has none


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
