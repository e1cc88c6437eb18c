"""Reads an edit of where windows are from the positions themselves: exchanged, strided, mirrored, moved to a border."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy, Window

Span = tuple[int, int | None, int]  # start, stop and step
Starts = Sequence[tuple[int, int]]  # of one array along one axis, without the edit and with it


@dataclass(frozen=True, slots=True)
class Moved:
    """What is taken of one axis, by execution: without the edit and with it, and of which array."""

    old: tuple[Span, ...]
    new: tuple[Span, ...]
    arrays: tuple[int, ...]

    @property
    def starts(self) -> list[tuple[int, int]]:
        return [(a[0], b[0]) for a, b in zip(self.old, self.new)]

    @property
    def by_array(self) -> list[Starts]:
        """The positions in each array: a layer's stride and its pad are the same in all of them."""
        return [
            [pair for pair, own in zip(self.starts, self.arrays) if own == array]
            for array in dict.fromkeys(self.arrays)
        ]


def window_reading(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """The edit as one of positions; None when no windows of images are concerned, or not their positions."""
    if anatomy is None or line.layer_kind not in ("convolution", "pooling"):
        return None
    told = replace(line, before=UNKNOWN, after=UNKNOWN, function_before="", function_after="")
    part = _part_of_the_whole(anatomy)
    if part == "channel" and isinstance(anatomy.statement, ast.For):
        return None  # what a loop goes through, not an axis
    if part == "flip":
        return replace(told, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if part:
        return replace(told, kind=RepairKind.CHANGE_INDEX, after=Role("unknown", function=part))
    axes = _axes(anatomy.windows)
    if axes is None:
        return None
    moved = [axis for axis in axes if axis.old != axis.new]
    if _mirrored(moved):
        return replace(told, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if len(moved) == 1 and _is_another_part(moved[0]):
        before, after = (Role("upstream", name=f"another {word}") for word in ("part", "path"))
        return replace(told, kind=RepairKind.REPLACE_OPERAND, before=before, after=after, doubts=("H3",))
    word = _word(moved)
    if word == "slice" and line.needed.what in ("dL/dW", "dL/db"):
        word = "position"  # what is read there, no border
    return replace(told, kind=RepairKind.CHANGE_INDEX, after=Role("unknown", function=word))


def _part_of_the_whole(anatomy: Anatomy) -> str:
    """What is left out of an array that the edit takes whole: "flip" for its order, a "stride", else a "channel"."""
    last = anatomy.steps[-1] if anatomy.steps else None
    if last is None or len(last.gone) != 1 or len(last.come) != 1:
        return ""
    gone, come = last.gone[0].node, last.come[0].node
    if not isinstance(gone, ast.Subscript) or come is None or ast.dump(gone.value) != ast.dump(come):
        return ""
    parts = gone.slice.elts if isinstance(gone.slice, ast.Tuple) else [gone.slice]
    if not all(isinstance(part, ast.Slice) for part in parts):
        return ""
    steps = [ast.unparse(part.step) for part in parts if isinstance(part, ast.Slice) and part.step]
    return "flip" if "-1" in steps else "stride" if steps else "channel"


def _axes(windows: Sequence[Window]) -> list[Moved] | None:
    """What is taken of each axis; None where that is no run of entries, or nothing is moved."""
    rows: list[list[tuple[Span, Span]]] = []
    for window in windows:
        spans = [
            [_span(part) for part in (key if isinstance(key, tuple) else (key,))]
            for key in (window.old, window.new)
        ]
        if len(spans[0]) != len(spans[1]) or None in spans[0] + spans[1]:
            return None
        rows.append([(a, b) for a, b in zip(*spans) if a is not None and b is not None])
    if not rows or len({len(row) for row in rows}) > 1:
        return None
    arrays = tuple(id(window.array) for window in windows)
    axes = [Moved(tuple(a for a, _ in column), tuple(b for _, b in column), arrays) for column in zip(*rows)]
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
    """What is wrong with the positions: "stride", "slice" for a border, else "position".

    A stride multiplies the positions of all windows of an array with one number, and leaves the first where it is. A
    pad moves all of them alike, or the only one there is: what is cut out of an array at once has no stride.
    """
    if any(a[2] != b[2] for axis in moved for a, b in zip(axis.old, axis.new)):
        return "stride"
    for one, other in combinations(moved, 2):
        if all(a == d and b == c for (a, b), (c, d) in zip(one.starts, other.starts)):
            return "position"  # rows for columns
    ends = [end for axis in moved for pair in zip(axis.old, axis.new) for _, end, _ in pair]
    if any(end is None or end < 0 for end in ends):
        return "slice"
    runs = [starts for axis in moved for starts in axis.by_array]
    if any(len(set(starts)) > 1 for starts in runs) and all(_is_scaled(starts) for starts in runs):
        return "stride"
    return "slice" if all(len({b - a for a, b in starts}) == 1 for starts in runs) else "position"


def _is_scaled(starts: Starts) -> bool:
    """Whether one set of positions is the other times a whole number, 1 in a layer that strides by 1."""
    if any((a == 0) != (b == 0) for a, b in starts):
        return False
    ratios = {max(b / a, a / b) for a, b in starts if a}
    return len(ratios) < 2 and all(ratio == int(ratio) for ratio in ratios)
