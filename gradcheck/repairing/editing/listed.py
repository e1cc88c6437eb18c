"""Edits of when a walk through a graph puts a node into its list: behind all that it is made from, not before them.

Only then does the list, gone through backwards, come to a node after everything that reads it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.wrapping import called

LISTED = "listing order"  # the kind of these edits


def listed(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how it reads together with the loop it is moved behind."""
    for function in nodes_in(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        given = {argument.arg for argument in function.args.args}
        for block in (node for node in nodes_in(function) if isinstance(node, (ast.FunctionDef, ast.If))):
            for at, step in enumerate(block.body):
                loops = [s for s in block.body[at + 1 :] if _goes_on(s, function.name)]
                if loops and isinstance(step, ast.Expr) and _lists(step.value, given):
                    start, end = source.start(step), source.end(loops[-1])
                    text, indent = source.of(step), " " * step.col_offset
                    behind = source.start(block.body[at + 1])
                    between = source.bytes[behind:end].decode()
                    made = f"{between}\n{indent}{text}"
                    yield step, TextEdit(start, end, made, LISTED, text, text, 0.0), made


def _lists(value: ast.expr, given: set[str]) -> bool:
    """Whether the node that the function was given is put at the end of a list."""
    match value:
        case ast.Call(func=ast.Attribute(attr="append"), args=[ast.Name(id=name)]):
            return name in given
    return False


def _goes_on(step: ast.stmt, name: str) -> bool:
    """Whether a loop calls the function itself."""
    calls = (node for node in nodes_in(step) if isinstance(node, ast.Call))
    return isinstance(step, ast.For) and any(called(call) == name for call in calls)
