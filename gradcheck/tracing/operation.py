"""One operation with the axes of its operands, and what nearly all rules need: broadcasting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gradcheck.recording.events import Event, ShapeOf
from gradcheck.tracing.axes import Axes, AxisId, AxisTuple


@dataclass(frozen=True, slots=True)
class Shaped:
    """An array operand: its sizes and its axes."""

    shape: tuple[int, ...]
    axes: AxisTuple


Operand = Shaped | tuple[Any, ...] | None
"""What stands at an argument's place: an array, a list or tuple of operands, or None for anything else."""

Rule = Callable[["Operation"], "AxisTuple | None"]


@dataclass(slots=True)
class Operation:
    """One event with its operands' axes, as a rule sees it."""

    event: Event
    args: tuple[Any, ...]  # structural arguments: ShapeOf for arrays
    kwargs: dict[str, Any]
    operands: tuple[Operand, ...]  # parallel to args
    shape: tuple[int, ...]  # of the result
    axes: Axes
    turn: tuple[object, ...] = ()  # which execution of its site it is, within the outermost loop

    def array(self, place: int) -> Shaped:
        """The array at an argument's place; a number is an array without axes. TypeError for anything else."""
        operand = self.operands[place]
        if isinstance(operand, Shaped):
            return operand
        if operand is None and isinstance(self.args[place], int | float | complex | ShapeOf | type(None)):
            return Shaped((), ())
        raise TypeError(place)

    def arrays(self, place: int) -> list[Shaped]:
        """The arrays of a list at an argument's place, or the items of an array there."""
        operand = self.operands[place]
        if isinstance(operand, Shaped):
            return [Shaped(operand.shape[1:], operand.axes[1:])] * operand.shape[0]
        if isinstance(operand, tuple):
            return [part if isinstance(part, Shaped) else Shaped((), ()) for part in operand]
        raise TypeError(place)

    def given(self, place: int, name: str, default: Any = None) -> Any:
        """An argument by its place or its name."""
        if name in self.kwargs:
            return self.kwargs[name]
        return self.args[place] if place < len(self.args) else default


def site_key(operation: Operation) -> tuple[object, ...]:
    """What tells a new axis by where it is made and from which axes."""
    site = operation.event.site
    return site.location.file, site.location.line, site.location.column, site.index, _roots(operation)


def _roots(operation: Operation) -> tuple[object, ...]:
    return tuple(_of_operand(operand, operation.axes) for operand in operation.operands)


def _of_operand(operand: Operand, axes: Axes) -> tuple[object, ...]:
    if isinstance(operand, Shaped):
        return tuple(None if axis is None else axes.find(axis) for axis in operand.axes)
    return tuple(_of_operand(part, axes) for part in operand[:8]) if isinstance(operand, tuple) else ()


def elementwise(operation: Operation) -> AxisTuple:
    """Axes aligned from the right and joined where both are longer than 1."""
    arrays = [operand for operand in operation.operands if isinstance(operand, Shaped)]
    return broadcast(arrays, len(operation.shape), operation.axes)


def broadcast(arrays: Sequence[Shaped], ndim: int, axes: Axes) -> AxisTuple:
    """The axes of arrays laid over each other."""
    made: list[AxisId] = [None] * ndim
    crossed = _crosswise(arrays, axes)
    for array in arrays:
        for offset in range(1, min(len(array.axes), ndim) + 1):
            axis = array.axes[-offset]
            if made[-offset] is None:
                made[-offset] = axis
            elif axis is not None and not crossed:
                made[-offset] = axes.join(made[-offset], axis)
    return tuple(made)


def _crosswise(arrays: Sequence[Shaped], axes: Axes) -> bool:
    """Whether two matrices lie transposed upon each other: the same two axes the other way round."""
    if len(arrays) != 2 or any(len(array.axes) != 2 for array in arrays):
        return False
    (a, b), (c, d) = arrays[0].axes, arrays[1].axes
    if axes.same(a, d) and axes.same(b, c) and not axes.same(a, b):
        assert a is not None and b is not None
        axes.refuse(axes.find(a), axes.find(b))
        return True
    return False
