"""The way of an axis: from the statement it was born in, through those that handed it on, to where it is used."""

from __future__ import annotations

from collections.abc import Mapping

from gradcheck.facts import Location
from gradcheck.tracing.axes import Axes
from gradcheck.tracing.reading import Read

LONGEST = 1000


def path_of(axis: int, origin: int | None, axes: Axes, by_event: Mapping[int, Read]) -> tuple[Location, ...]:
    """The statements that the axis went through on its way into what event `origin` made, the first one first."""
    root = axes.find(axis)
    made: list[Location] = []
    while origin is not None and len(made) < LONGEST:
        read = by_event.get(origin)
        if read is None:
            break
        place = read.event.site.statement
        if place.line and (not made or made[-1] != place):
            made.append(place)
        # The operand that brought the axis; the first of them where several share it.
        origin = next(
            (
                given.origin
                for given in read.operands
                if any(part is not None and axes.find(part) == root for part in given.axes)
            ),
            None,
        )
    return tuple(dict.fromkeys(reversed(made)))
