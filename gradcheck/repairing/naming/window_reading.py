"""Reads an edit of where windows are from the positions themselves: exchanged, strided, mirrored, moved to a border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy

Span = tuple[int, int | None, int]  # start, stop and step


@dataclass(frozen=True, slots=True)
class Moved:
    """What is taken of one axis, by execution: without the edit and with it."""

    old: tuple[Span, ...]
    new: tuple[Span, ...]

    @property
    def starts(self) -> list[tuple[int, int]]:
        return [(a[0], b[0]) for a, b in zip(self.old, self.new)]


def window_reading(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """The edit as one of positions; None when no windows of images are concerned, or not their positions."""
    if anatomy is None or line.layer_kind not in ("convolution", "pooling"):
        return None
    axes = _axes(anatomy.windows)
    if axes is None:
        return None
    moved = [axis for axis in axes if axis.old != axis.new]
    told = replace(line, before=UNKNOWN, after=UNKNOWN, function_before="", function_after="")
    if _mirrored(moved):
        return replace(told, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if len(moved) == 1 and _is_another_part(moved[0]):
        before, after = (Role("upstream", name=f"another {word}") for word in ("part", "path"))
        return replace(told, kind=RepairKind.REPLACE_OPERAND, before=before, after=after, doubts=("H3",))
    word = _word(moved)
    if word == "slice" and line.needed.what in ("dL/dW", "dL/db"):
        word = "position"  # what is read there, no border
    return replace(told, kind=RepairKind.CHANGE_INDEX, after=Role("unknown", function=word))


def _axes(windows: Sequence[tuple[Any, Any]]) -> list[Moved] | None:
    """What is taken of each axis; None where that is no run of entries, or nothing is moved."""
    rows: list[list[tuple[Span, Span]]] = []
    for old, new in windows:
        spans = [[_span(part) for part in (key if isinstance(key, tuple) else (key,))] for key in (old, new)]
        if len(spans[0]) != len(spans[1]) or None in spans[0] + spans[1]:
            return None
        rows.append([(a, b) for a, b in zip(*spans) if a is not None and b is not None])
    if not rows or len({len(row) for row in rows}) > 1:
        return None
    axes = [Moved(tuple(a for a, _ in column), tuple(b for _, b in column)) for column in zip(*rows)]
    return axes if any(axis.old != axis.new for axis in axes) else None


def _span(part: Any) -> Span | None:
    if isinstance(part, slice):
        numbers = (part.start or 0, part.stop, 1 if part.step is None else part.step)
        whole = all(n is None or isinstance(n, int) for n in numbers) and numbers[2] > 0
        return numbers if whole else None
    try:
        at = part.__index__()
    except (AttributeError, TypeError):
        return None
    return at, at + 1, 1


def _mirrored(moved: Sequence[Moved]) -> bool:
    """Whether all positions are counted from the other end."""
    sums = [{a + b for a, b in axis.starts} for axis in moved]
    several = all(len({a for a, _ in axis.starts}) > 1 for axis in moved)
    return several and all(len(total) == 1 for total in sums)


def _is_another_part(axis: Moved) -> bool:
    """Whether an axis was cut in pieces, and another of them was taken."""
    (start, stop, _), (begin, end, _) = axis.old[0], axis.new[0]
    apart = (stop is not None and stop == begin) or (end is not None and end == start)
    return len(set(axis.old)) == len(set(axis.new)) == 1 and apart and max(start, begin) > 1


def _word(moved: Sequence[Moved]) -> str:
    """What is wrong with the positions: "stride", "slice" for a border, else "position"."""
    if any(a[2] != b[2] for axis in moved for a, b in zip(axis.old, axis.new)):
        return "stride"
    for one, other in combinations(moved, 2):
        if all(a == d and b == c for (a, b), (c, d) in zip(one.starts, other.starts)):
            return "position"  # rows for columns
    pairs = [pair for axis in moved for pair in axis.starts]
    ratios = {(b / a if a else None) for a, b in pairs if a or b}
    if len(set(pairs)) > 1 and len(ratios) == 1 and None not in ratios and ratios != {1.0}:
        return "stride"  # of several windows: one may be anywhere
    steps = {b - a for a, b in pairs}
    ends = {
        (a[1] is None or a[1] < 0, b[1] is None or b[1] < 0)
        for axis in moved
        for a, b in zip(axis.old, axis.new)
    }
    return "slice" if len(steps) == 1 or any(True in pair for pair in ends) else "position"
