"""What the variables of a comprehension are in its first round, and those of loops that are over."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

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
