"""Numbers the axes that a trace shows, in the order in which they come up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from gradcheck.tracing.facts import CallRow, Function, Step, steps_of


@dataclass(slots=True)
class Numbered:
    """The axes that are shown, numbered as they appear."""

    find: Callable[[int], int]
    roots: list[int] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)

    def of(self, axes: Iterable[int | None]) -> tuple[int | None, ...]:
        return tuple(None if axis is None else self._place(self.find(axis)) for axis in axes)

    def __post_init__(self) -> None:
        self.places.update({root: place for place, root in enumerate(self.roots)})

    def _place(self, root: int) -> int:
        place = self.places.get(root)
        if place is None:
            place = self.places[root] = len(self.roots)
            self.roots.append(root)
        return place


def axes_used(functions: Sequence[Function], rows: Iterable[CallRow], failure: Step | None) -> Iterable[int]:
    """The numbers of the axes that stand in these functions, calls and failure."""
    steps = (step for function in functions for step in steps_of(function.variants))
    arrays = [array for step in steps for array in (*step.operands, *step.results)]
    arrays += [array for row in rows for array in (*row.inputs, *row.outputs)]
    arrays += failure.operands if failure is not None else ()
    return (axis for array in arrays for axis in array.axes if axis is not None and axis >= 0)
