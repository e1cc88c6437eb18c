"""A size that is worked out and never read: `n = len(data)`, and what is returned below it is not divided by it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.copies import operand_of
from gradcheck.repairing.editing.sizes import SIZE
from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.unused import names_read
from gradcheck.repairing.running.workbench import bodies

BEHIND = 3  # statements of its block, among which it may be needed


def unread_sizes(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    for function in nodes_in(tree):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        read = names_read(function)
        for block in (body for node in nodes_in(function) for body in bodies(node)):
            for place, step in enumerate(block):
                match step:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in read:
                        if _is_a_size(value):
                            for later in block[place + 1 : place + 1 + BEHIND]:
                                if isinstance(later, ast.Return):
                                    yield from _divided(later, name, source)


def _is_a_size(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=ast.Name(id="float"), args=[inner]):
            value = inner
    return SIZE.fullmatch(ast.unparse(value)) is not None


def _divided(step: ast.Return, name: str, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """What is returned, divided by the size: arrays, or the arrays of lists."""
    if (value := step.value) is None:
        return
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    arrays = ", ".join(f"{operand_of(source, part)} / {name}" for part in parts)
    lists = ", ".join(f"[each / {name} for each in {source.of(part)}]" for part in parts)
    start, end = source.start(value), source.end(value)
    if isinstance(value, ast.Tuple) and source.of(value).startswith("("):
        arrays, lists = f"({arrays})", f"({lists})"
    for text in (arrays, lists):
        shown = source.of(step).encode()[: start - source.start(step)].decode() + text
        yield step, TextEdit(start, end, text, "factor", "", f"1 / {name}", 0.0), shown
