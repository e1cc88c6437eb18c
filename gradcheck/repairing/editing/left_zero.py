"""Stores what was worked out where zeros stand for it: `grads['b'] = np.zeros_like(b)`, and `db` that nothing reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.misdirected import REBOUND
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import Step, functions_around, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.unused import names_read


def left_zero(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement that stores zeros, the edit to a name bound above it and never read, and how it reads with that."""
    around = functions_around(tree)
    for step in steps(tree):
        match step:
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()], value=ast.Call(func=made) as value):
                pass
            case _:
                continue
        function = around.get(id(step))
        if not isinstance(function, ast.FunctionDef) or numpy_function(made) not in ("zeros", "zeros_like"):
            continue
        bound = [
            node.id
            for node in nodes_in(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.lineno < step.lineno
        ]
        for name in dict.fromkeys(reversed(bound)):
            if name not in names_read(function):
                start, end = source.start(value), source.end(value)
                edit = TextEdit(start, end, name, REBOUND, source.of(value), name, 0.0)
                yield step, edit, source.bytes[source.start(step) : start].decode() + name
