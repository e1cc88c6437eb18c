"""Which iterations, and which calls, are alike: same statements, same shapes, same axes.

An axis that lives inside one iteration only (the batch it draws, its permutation) is another axis in the next one;
iterations are alike when such axes correspond.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gradcheck.tracing.facts import Array, Loop, Step, Variant

Body = tuple[Step | Loop, ...]


class Homes:
    """For each axis, by its number, the innermost iteration that holds everything that happens to it."""

    def __init__(self) -> None:
        self._loops: dict[int, tuple[int, ...]] = {}

    def note(self, axes: Iterable[int | None], loop: tuple[int, ...]) -> None:
        """The axes were seen in this iteration."""
        for axis in axes:
            if axis is None:
                continue
            home = self._loops.get(axis)
            if home is None:
                self._loops[axis] = loop
            elif home != loop[: len(home)]:
                self._loops[axis] = common((home, loop))

    def is_local(self, axis: int, depth: int) -> bool:
        """Whether it lives inside one iteration of `depth` loops."""
        return depth > 0 and len(self._loops.get(axis, ())) >= depth


def common(loops: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """The iteration that all of them lie in."""
    known = list(loops)
    if not known:
        return ()
    first, depth = known[0], 0
    while all(len(loop) > depth and loop[depth] == first[depth] for loop in known):
        depth += 1
    return first[:depth]


def folded(
    bodies: Sequence[Body], depths: Sequence[int], homes: Homes, numbers: Sequence[int]
) -> list[Variant]:
    """The different ones among the bodies, each with the numbers of those that are like it."""
    which: dict[object, tuple[Body, list[int]]] = {}
    for body, depth, number in zip(bodies, depths, numbers):
        which.setdefault(_likeness(body, depth, homes, {}), (body, []))[1].append(number)
    return [Variant(body, tuple(found)) for body, found in which.values()]


def array_likeness(array: Array, depth: int, homes: Homes, seen: dict[int, int]) -> object:
    """An array up to the names of axes that live inside the iteration."""
    axes = tuple(
        ("local", seen.setdefault(axis, len(seen)))
        if axis is not None and homes.is_local(axis, depth)
        else axis
        for axis in array.axes
    )
    return array.text, array.shape, axes, array.dtype


def _likeness(body: Body, depth: int, homes: Homes, seen: dict[int, int]) -> object:
    made: list[object] = []
    for part in body:
        if isinstance(part, Step):
            arrays = [array_likeness(array, depth, homes, seen) for array in (*part.operands, *part.results)]
            marks = tuple((mark.kind, mark.severity) for mark in part.marks)
            made.append((part.location, part.phase, tuple(arrays), marks, part.repeated))
        else:
            inside = tuple((_likeness(one.body, depth, homes, seen), one.which) for one in part.variants)
            made.append((part.iterations, inside))
    return tuple(made)
