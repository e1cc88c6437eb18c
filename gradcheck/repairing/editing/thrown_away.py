"""Edits that keep what is thrown away: `dA, dW, db = ...` for `_, dW, db = ...`, where another `dA` is read instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, function_around, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

KEPT = "kept value"  # the kind of these edits
NAMES = 8  # that a function binds elsewhere and that are tried


def thrown_away(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    for step in steps(tree):
        match step:
            case ast.Assign(targets=[ast.Tuple(elts=parts)]) if any(map(_is_thrown_away, parts)):
                around = function_around(tree, step)
            case _:
                continue
        own = {ast.unparse(part) for part in parts}
        bound = {
            target.id: None
            for other in steps(tree)
            if function_around(tree, other) is around
            for target in targets_of(other)
            if isinstance(target, ast.Name) and target.id not in own
        }
        for part in filter(_is_thrown_away, parts):
            for name in list(bound)[:NAMES]:
                start, end, whole = source.start(part), source.end(part), source.start(step)
                text = source.of(step).encode()
                shown = (text[: start - whole] + name.encode() + text[end - whole :]).decode()
                yield step, TextEdit(start, end, name, KEPT, "_", name, 0.0), shown


def _is_thrown_away(part: ast.expr) -> bool:
    return isinstance(part, ast.Name) and not part.id.strip("_")
