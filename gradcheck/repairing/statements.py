"""Finds statements in a tree again: by their place in ast.walk order, by line and column, by the function around."""

from __future__ import annotations

import ast


def function_around(tree: ast.Module, statement: ast.stmt) -> ast.AST:
    """The innermost function the statement stands in, the module when it stands in none."""
    around: ast.AST = tree
    stack: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while stack:
        node, function = stack.pop()
        if node is statement:
            return function
        inner = node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
        stack.extend(
            (child, inner) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)
        )
    return around


def statement_at(tree: ast.Module, ordinal: int) -> ast.stmt | None:
    """The statement at that place in ast.walk order; None when there are fewer."""
    for index, node in enumerate(node for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        if index == ordinal:
            return node
    return None


def ordinal_of(tree: ast.Module, line: int, column: int) -> int | None:
    """The place, in ast.walk order, of the statement that begins at this line and byte column; None if none does."""
    for index, node in enumerate(node for node in ast.walk(tree) if isinstance(node, ast.stmt)):
        if (node.lineno, node.col_offset) == (line, column):
            return index
    return None
