"""A call that is missing: of a function of the file that nothing calls, where all that it takes is at hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.walks import DROPPED


def uncalled(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to put it behind, the edit, and how both read: behind the last that makes one of its arguments."""
    words = {node.id for node in nodes_in(tree) if isinstance(node, ast.Name)}
    words |= {node.attr for node in nodes_in(tree) if isinstance(node, ast.Attribute)}
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        given = [argument.arg for argument in function.args.args]
        if function.name in words or not given:
            continue
        call = f"{function.name}({', '.join(given)})"
        for other in functions:
            own = {argument.arg for argument in other.args.args}
            made = [_bound(step) for step in other.body]
            last = max((k for k, names in enumerate(made) if names & set(given)), default=-1)
            step = other.body[last]
            at_hand = other is not function and set(given) <= own.union(*made)
            if at_hand and last >= 0 and isinstance(step, (ast.Assign, ast.AugAssign, ast.Expr)):
                end, line = source.end(step), "\n" + " " * step.col_offset + call
                edit = TextEdit(end, end, line, DROPPED, "", call, 0.0)
                yield step, edit, source.of(step) + line


def _bound(step: ast.stmt) -> set[str]:
    names = (node for node in nodes_in(step) if isinstance(node, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}
