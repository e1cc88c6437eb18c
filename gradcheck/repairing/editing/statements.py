"""Finds statements in a tree again: by their place in ast.walk order, by line and column, by the function around."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Step = ast.stmt | ast.Lambda  # what runs as one: a lambda runs elsewhere than the statement it is written in


def steps(tree: ast.Module) -> Iterator[Step]:
    """All statements and lambdas of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, (ast.stmt, ast.Lambda)))


def function_around(tree: ast.Module, statement: Step) -> ast.AST:
    """The innermost function the statement stands in, the module when it stands in none; a lambda is one itself."""
    return next((around for step, around in _with_functions(tree) if step is statement), tree)


def functions_around(tree: ast.Module) -> dict[int, ast.AST]:
    """The function around each step, by the id of its node."""
    return {id(step): around for step, around in _with_functions(tree)}


def _with_functions(tree: ast.Module) -> Iterator[tuple[Step, ast.AST]]:
    stack: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while stack:
        node, function = stack.pop()
        if isinstance(node, (ast.stmt, ast.Lambda)):
            yield node, node if isinstance(node, ast.Lambda) else function
        inner = node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
        stack.extend((child, inner) for child in ast.iter_child_nodes(node))


def statement_at(tree: ast.Module, ordinal: int) -> Step | None:
    """The statement at that place among the steps; None when there are fewer."""
    return next((node for index, node in enumerate(steps(tree)) if index == ordinal), None)


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
