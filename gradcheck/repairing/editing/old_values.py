"""Edits that keep what a statement reads before a step changes it: two factors that update each other, `W_old = W`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from gradcheck.facts import Array
from gradcheck.repairing.editing.statements import Step, nodes_in, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit

KEPT = "keep old"
MOVED = ("move", KEPT)  # kinds of edits that read a value before it changes
FAR = 6  # statements of a block before this one that may have changed what it reads
PLACES = (ast.Name, ast.Attribute, ast.Subscript)


def old_values(
    statement: Step, body: Sequence[ast.stmt], source: SourceText, value_of: Callable[[str], Array | None]
) -> Iterator[TextEdit]:
    """The statement with a copy in place of what an earlier one of its block updates: made right before that one.

    To exchange both will not do where the earlier one reads what this one updates.
    """
    place = next((i for i, child in enumerate(body) if child is statement), 0)
    value = getattr(statement, "value", None)
    if value is None:
        return
    for back in range(1, min(place, FAR) + 1):
        first = body[place - back]
        if not isinstance(first, ast.AugAssign | ast.Assign):
            continue
        for target in targets_of(first):
            read = [n for n in nodes_in(value) if isinstance(n, PLACES) and _reads(n, target)]
            outer = [n for n in read if not any(n is not m and n in nodes_in(m) for m in read)]
            texts = {source.of(node) for node in outer}
            if len(texts) != 1 or value_of(text := texts.pop()) is None:
                continue
            name = _free_name(target, source)
            start, end = source.start(first), source.end(statement)
            made = source.bytes[source.start(statement) : end]
            for node in sorted(outer, key=source.start, reverse=True):
                at = source.start(node) - source.start(statement)
                made = made[:at] + name.encode() + made[at + len(source.of(node).encode()) :]
            indent = "\n" + " " * first.col_offset
            between = source.bytes[start : source.start(statement)].decode()
            whole = f"{name} = {text}.copy(){indent}{between}{made.decode()}"
            after = f"{made.decode()}   # {name} = {text}.copy() before line {first.lineno}"
            yield TextEdit(start, end, whole, KEPT, source.of(statement), after, 1.4 + 0.05 * back)


def _reads(node: ast.expr, target: ast.expr) -> bool:
    """Whether a place is what is changed, or the whole of it: `W` or `W[u]` for `W[u] -= step`."""
    changed = [target, *([target.value] if isinstance(target, ast.Subscript) else [])]
    return any(ast.dump(_loaded(place)) == ast.dump(_loaded(node)) for place in changed)


def _loaded(node: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(node), mode="eval").body


def _free_name(target: ast.expr, source: SourceText) -> str:
    """A name that the file does not have: `old_W` for `self.W[u]`."""
    place: ast.expr = target
    while isinstance(place, ast.Subscript):
        place = place.value
    word = place.attr if isinstance(place, ast.Attribute) else ast.unparse(place)
    name = f"old_{word}" if word.isidentifier() else "old"
    while name in source.text:
        name += "_"
    return name
