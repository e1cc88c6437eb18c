"""Edits that multiply the entries of a mask where they were overwritten: `dz[z < 0] *= slope` for `= slope`.

And of which entries they are: `dz[a < 0] = 0` of what is never below 0 writes nothing, so nothing shows there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.loops import index_of
from gradcheck.repairing.editing.scope import Scope
from gradcheck.repairing.editing.statements import Step, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit

BOUNDS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
}
MULTIPLIED = "masked store"  # the kind of these edits


def stored_slopes(
    target: ast.Subscript, value: ast.expr, source: SourceText, scope: Scope
) -> Iterator[TextEdit]:
    """`dz[z < 0] *= slope` for `dz[z < 0] = 0`: a unit that is bent on one side, and not cut off."""
    start, end, was = source.end(target), source.end(value), source.of(value)
    for name, number in {**scope.slopes, **scope.numbers}.items():
        if isinstance(value, ast.Constant) and 0 < number < 1 and name != was:
            yield TextEdit(start, end, f" *= {name}", MULTIPLIED, was, name, 1.35 + 0.01 * len(name))


def masked_stores(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    indices = {index_of(loop) for loop in nodes_in(tree) if isinstance(loop, ast.For)}
    for step in steps(tree):
        match step:
            case ast.Assign(
                targets=[ast.Subscript(slice=place) as target],
                value=(ast.Name() | ast.Attribute() | ast.Constant() | ast.UnaryOp()) as value,
            ) if not any(isinstance(node, (ast.Slice, ast.Tuple)) for node in nodes_in(place)):
                if isinstance(place, ast.Name) and place.id in indices:
                    continue  # one number after the other, and no mask
                yield from _of_other_entries(step, place, source)
                if isinstance(value, ast.Constant) and not value.value:
                    continue  # nothing is left of what is multiplied with 0
                start, end = source.end(target), source.start(value)
                edit = TextEdit(start, end, " *= ", MULTIPLIED, "=", "*=", 0.0)
                yield step, edit, f"{source.of(target)} *= {source.of(value)}"


def _of_other_entries(
    step: ast.stmt, place: ast.expr, source: SourceText
) -> Iterator[tuple[Step, TextEdit, str]]:
    """The edit by which the entries at the bound of a comparison are written as well, or no longer."""
    if not isinstance(place, ast.Compare) or len(place.ops) != 1 or type(place.ops[0]) not in BOUNDS:
        return
    was, now = BOUNDS[type(place.ops[0])]
    left, right = source.of(place.left), source.of(place.comparators[0])
    text = f"{left} {now} {right}"
    edit = TextEdit(source.start(place), source.end(place), text, "compare", was, now, 0.0)
    yield step, edit, source.of(step).replace(source.of(place), text, 1)
