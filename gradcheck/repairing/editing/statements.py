"""Finds statements in a tree again: by their place in ast.walk order, by line and column, by the function around."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache

Step = ast.stmt | ast.Lambda  # what runs as one: a lambda runs elsewhere than the statement it is written in


@lru_cache(maxsize=16)
def parsed(text: str) -> ast.Module:
    """The tree of a text, one for all who ask: to be read only. SyntaxError when it is none."""
    return ast.parse(text)


def steps(tree: ast.Module) -> Sequence[Step]:
    """All statements and lambdas of a file, as they stood when they were first asked for."""
    return _walked(tree)[0]


@lru_cache(
    maxsize=4096
)  # of a file, its functions and their statements: makers of edits look through each many times
def nodes_in(tree: ast.AST) -> Sequence[ast.AST]:
    """All nodes of a tree that is only read, in the order of ast.walk."""
    return tuple(ast.walk(tree))


def function_around(tree: ast.Module, statement: Step) -> ast.AST:
    """The innermost function the statement stands in, the module when it stands in none; a lambda is one itself."""
    return functions_around(tree).get(id(statement), tree)


def functions_around(tree: ast.Module) -> Mapping[int, ast.AST]:
    """The function around each step, by the id of its node."""
    return _walked(tree)[1]


@lru_cache(maxsize=16)  # of the files that are looked at now: each is asked about hundreds of times
def _walked(tree: ast.Module) -> tuple[Sequence[Step], Mapping[int, ast.AST]]:
    found: list[Step] = []
    functions: dict[int, ast.AST] = {}
    waiting: deque[tuple[ast.AST, ast.AST]] = deque([(tree, tree)])
    while waiting:
        node, function = waiting.popleft()
        if isinstance(node, (ast.stmt, ast.Lambda)):
            found.append(node)
            functions[id(node)] = node if isinstance(node, ast.Lambda) else function
        inner = node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
        waiting.extend((child, inner) for child in ast.iter_child_nodes(node))
    return tuple(found), functions


def statement_at(tree: ast.Module, ordinal: int) -> Step | None:
    """The statement at that place among the steps; None when there are fewer."""
    found = steps(tree)
    return found[ordinal] if 0 <= ordinal < len(found) else None


def ordinal_of(tree: ast.Module, line: int, column: int) -> int | None:
    """The place, among the steps, of the statement that begins at this line and byte column; None if none does."""
    for index, node in enumerate(steps(tree)):
        if (node.lineno, node.col_offset) == (line, column):
            return index
    return None


def targets_of(statement: Step | None) -> list[ast.expr]:
    """What a statement binds, stores into or updates; the parts of a tuple one by one."""
    match statement:
        case ast.Assign(targets=targets):
            found = list(targets)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            found = [target]
        case _:
            return []
    return [part for target in found for part in (target.elts if isinstance(target, ast.Tuple) else [target])]


def only_takes_out(step: Step | None) -> bool:
    """Whether a statement does no more than to give names to items: `x, s = cache["x"], cache["s"]`."""
    value = step.value if isinstance(step, ast.Assign) else None
    taken = value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]
    return all(isinstance(each, ast.Subscript) and isinstance(each.slice, ast.Constant) for each in taken)
