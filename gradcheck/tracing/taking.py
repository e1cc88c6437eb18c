"""What takes parts of arrays, and what writes into them: subscripts, slices, masks, indices."""

from __future__ import annotations

from typing import Any

from gradcheck.recording.events import ShapeOf
from gradcheck.tracing.axes import AxisId, AxisTuple
from gradcheck.tracing.operation import Operand, Operation, Shaped, broadcast, elementwise, site_key


def getitem(operation: Operation) -> AxisTuple | None:
    """x[index], or one array of a returned list."""
    base = operation.operands[0]
    index = operation.args[1]
    if isinstance(base, tuple):
        part = base[index]
        return part.axes if isinstance(part, Shaped) else None
    return taken(operation, operation.array(0), index, operation.operands[1])


def taken(operation: Operation, base: Shaped, index: Any, operand: Operand) -> AxisTuple | None:
    """The axes of base[index]."""
    axes = operation.axes
    entries = index if isinstance(index, tuple) else (index,)
    operands = (
        operand if isinstance(index, tuple) and isinstance(operand, tuple) else (operand,) * len(entries)
    )
    used = sum(_consumes(entry) for entry in entries)
    made: list[AxisId] = []
    fancy: list[Shaped] = []
    fancy_at: int | None = None
    position = 0
    for entry, given in zip(entries, operands):
        if entry is None:
            made.append(None)
        elif entry is Ellipsis:
            for _ in range(len(base.axes) - used):
                made.append(base.axes[position])
                position += 1
        elif isinstance(entry, slice):
            made.append(_sliced(operation, base, position, entry))
            position += 1
        elif isinstance(entry, int) and not isinstance(entry, bool):
            position += 1
        elif isinstance(entry, ShapeOf) and entry.dtype == "bool":
            picked = tuple(
                None if a is None else axes.find(a) for a in base.axes[position : position + len(entry.shape)]
            )
            fancy_at = len(made) if fancy_at is None else fancy_at
            size = operation.shape[len(made)] if len(made) < len(operation.shape) else 0
            mask = given.axes if isinstance(given, Shaped) else ()
            for a, b in zip(picked, mask):
                axes.join(a, b)
            fancy.append(Shaped((size,), (axes.derived(size, "masked", picked),)))
            position += len(entry.shape)
        elif isinstance(entry, ShapeOf | list):
            fancy_at = len(made) if fancy_at is None else fancy_at
            shape = entry.shape if isinstance(entry, ShapeOf) else (len(entry),)
            if isinstance(given, Shaped):
                _covers(operation, base, position, given)
                fancy.append(given)
            else:
                fancy.append(
                    Shaped(
                        shape,
                        tuple(axes.derived(size, site_key(operation), i) for i, size in enumerate(shape)),
                    )
                )
            position += 1
        else:
            return None
    made += base.axes[position:]
    if fancy_at is not None:
        width = max(len(one.axes) for one in fancy)
        made[fancy_at:fancy_at] = broadcast(fancy, width, axes)
    return tuple(made)


def _covers(operation: Operation, base: Shaped, position: int, index: Shaped) -> None:
    """np.arange(N) and a permutation of N as the index of an axis of that size go along with the axis."""
    axes = operation.axes
    axis, chosen = base.axes[position], index.axes[0] if len(index.axes) == 1 else None
    if axis is None or chosen is None:
        return
    births = axes.births[axes.find(chosen)]
    if index.shape[0] != base.shape[position]:
        whole = axes.whole.setdefault(axes.find(chosen), axes.find(axis))
        if any(birth.event.operation == "random.permutation" for birth in axes.births[axes.find(whole)]):
            axes.join(axis, whole)
    elif births and births[0].event.operation in ("arange", "random.permutation"):
        axes.join(axis, chosen)


def _consumes(entry: Any) -> int:
    if entry is None or entry is Ellipsis:
        return 0
    return len(entry.shape) if isinstance(entry, ShapeOf) and entry.dtype == "bool" else 1


def _sliced(operation: Operation, base: Shaped, position: int, entry: slice) -> AxisId:
    """A slice of all is the axis itself; any other part of it is an axis of its own, the same for the same size."""
    axis, size = base.axes[position], base.shape[position]
    left = len(
        range(*slice(*(_number(part) for part in (entry.start, entry.stop, entry.step))).indices(size))
    )
    if axis is None or left == size:
        return axis
    return operation.axes.cut(axis, left)


def _number(part: Any) -> int | None:
    if part is None or isinstance(part, int):
        return part
    raise TypeError(part)


def setitem(operation: Operation) -> AxisTuple:
    """x[index] = value: the value is laid over x[index]; x keeps its axes."""
    base = operation.array(0)
    value = operation.operands[2]
    if isinstance(value, Shaped) and value.axes and operation.args[1] is not None:
        place = taken(operation, base, operation.args[1], operation.operands[1])
        if place is not None:
            sizes = tuple(1 if a is None else operation.axes.size[operation.axes.find(a)] for a in place)
            broadcast([Shaped(sizes, place), value], len(place), operation.axes)
    return base.axes


def view_of(operation: Operation) -> AxisTuple | None:
    """A view of known memory: the same axes where its shape tells."""
    base = operation.array(0)
    if base.shape == operation.shape:
        return base.axes
    if base.shape == operation.shape[::-1]:
        return base.axes[::-1]
    return None


def where(operation: Operation) -> AxisTuple | None:
    """np.where of three: elementwise."""
    return elementwise(operation) if len(operation.args) == 3 else None


def take(operation: Operation) -> AxisTuple | None:
    """np.take along an axis."""
    along = operation.given(2, "axis")
    if along is None:
        return None
    base, index = operation.array(0), operation.operands[1]
    along %= len(base.axes)
    width = len(operation.shape) - len(base.axes) + 1
    taken_axes = (
        index.axes if isinstance(index, Shaped) else (None,) * width
    )  # new ones, made where they do not fit
    return (*base.axes[:along], *taken_axes, *base.axes[along + 1 :])


def diag(operation: Operation) -> AxisTuple:
    """np.diag: both axes of the matrix are the one of the vector."""
    axes = operation.array(0).axes
    if len(operation.shape) == 2:
        return (axes[0], axes[0]) if len(axes) == 1 else (None, None)
    operation.axes.join(*axes[:2])
    return axes[:1]


def cov(operation: Operation) -> AxisTuple:
    """np.cov: variables by variables."""
    axes = operation.array(0).axes
    rows = axes[0] if operation.kwargs.get("rowvar", True) else axes[1]
    return (rows, rows)


def new_axes(operation: Operation) -> AxisTuple | None:
    """Nothing is known: all axes are new."""
    return None


def repeated(operation: Operation) -> AxisTuple | None:
    """np.repeat and np.tile: only the dimensions whose size stayed are the same axes."""
    array = operation.array(0)
    lead: AxisTuple = (None,) * (len(operation.shape) - len(array.axes))
    return (*lead, *array.axes) if len(lead) + len(array.axes) == len(operation.shape) else None
