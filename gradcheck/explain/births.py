"""Finds where an axis of an operand was born, and the first silent oddity on the way to the crash."""

from __future__ import annotations

import ast

from gradcheck.explain.facts import Birth
from gradcheck.explain.failing import Failing
from gradcheck.explain.origins import ancestors, axis_name, trace, trace_rank
from gradcheck.explain.reading.nouns import Oddity, Step
from gradcheck.explain.reading.operands import Given
from gradcheck.explain.reading.reader import Expressions
from gradcheck.explain.reading.readings import Reading
from gradcheck.explain.reading.values import is_array, shape_of
from gradcheck.explain.stories import static_birth
from gradcheck.facts import Location

ODDITIES = {
    "spread": "is spread over an array with more entries, in place",
    "grows": "has more entries than either operand: a silent broadcast",
    "scalar product": "multiplies two 1-d arrays into one number",
    "idle transpose": "changes nothing: .T of a 1-d array is the array itself",
    "rebound": "gives the name another shape than it had",
}


def axis_names(reader: Expressions, one: Given) -> tuple[str, ...]:
    """What each axis of an operand counts, "" where that is not known."""
    if not is_array(one.value):
        return ("",) * len(one.shape or ())
    names = []
    for axis in range(one.value.ndim):
        path = trace(reader, one.value, axis)
        names.append(axis_name(*path[-1]) if path else "")
    return tuple(names)


def birth_of(
    failing: Failing,
    reader: Expressions,
    given: list[Given],
    blamed: int | None,
    axes: dict[int, int],
    refused: bool = False,
) -> Birth | None:
    """Where the odd axis of the blamed operand was born, or its rank when no axis is odd; None when nothing tells.

    A list that `refused` an index is told by where it was made, and not by what it holds.
    """
    if blamed is None:
        return None
    one = given[blamed]
    axis = axes.get(blamed, 0)
    path: list[tuple[Step, int]] = []
    lost = False
    if is_array(one.value):
        # What is stored into one entry has an axis too many: where that comes from tells, not what it lacks.
        stored = isinstance(getattr(failing.node, "ctx", None), ast.Store) and one.value.ndim > 0
        lost = blamed not in axes and one.value.ndim < 2 and not stored
        path = (
            trace_rank(reader, one.value) if lost else trace(reader, one.value, axis if one.value.ndim else 0)
        )
    elif type(one.value) in (list, tuple) and not refused:
        path, lost = _inside(reader, one), True
    if not path:
        place = static_birth(failing, reader, one)
        if place is None:
            return None
        source, node = place
        size = one.shape[axis] if one.shape and axis < len(one.shape) else None
        return Birth(source.location(node), source.one_line(node), size)
    born, at = path[-1]
    statements: list[tuple[Location, str]] = []
    for step, _ in reversed(path[:-1]):
        if step.statement is not None and (not statements or statements[-1][0].line != step.statement.lineno):
            statements.append((step.source.location(step.statement), step.source.one_line(step.statement)))
    size = born.result.shape[at] if born.result.ndim > at and not lost else None
    return Birth(
        born.source.location(born.node), born.source.one_line(born.node), size, tuple(statements[-6:])
    )


def _inside(reader: Expressions, one: Given) -> list[tuple[Step, int]]:
    """Of a list of arrays, the steps of the first that is not like the others; of `x.shape`, those of x."""
    if isinstance(one.node, ast.Attribute) and one.node.attr == "shape":
        return trace_rank(reader, reader.seen.get(id(one.node.value)))
    parts = [part for part in one.value if is_array(part)]
    odd = [part for part in parts if part.shape != parts[0].shape]
    return trace(reader, odd[0], 0) if odd else []


def first_oddity(reading: Reading | None) -> tuple[str, Location | None]:
    """The first silent oddity that went into the crash, in words, and its place; "" and None without one."""
    if reading is None or reading.crash is None:
        return "", None
    made = {id(step) for step in ancestors(reading.reader, list(reading.crash.operands), 200)}
    odd: list[Oddity] = [oddity for oddity in reading.reader.oddities if id(oddity.step) in made]
    if not odd:
        return "", None
    first = min(odd, key=lambda oddity: oddity.step.number)
    step = first.step
    shapes = " with ".join(str(shape_of(value)) for _, value in step.operands if shape_of(value) is not None)
    text = f"`{step.source.one_line(step.node)}` {ODDITIES[first.kind]}: {shapes} gives {step.result.shape}"
    return text, step.source.location(step.node)
