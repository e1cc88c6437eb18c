"""What reductions, transposes and reshapes do to axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradcheck.tracing.axes import Axes, AxisId, AxisTuple
from gradcheck.tracing.operation import Operation, Shaped


def reduction(operation: Operation, axis_place: int = 1, default: Any = None) -> AxisTuple:
    """sum, mean, max, ...: the axes gone over are dropped, or stay as dimensions of size 1."""
    axes = operation.array(0).axes
    over = operation.given(axis_place, "axis", default)
    keep = bool(operation.kwargs.get("keepdims", False))
    if over is None:
        return (None,) * len(axes) if keep else ()
    gone = {axis % len(axes) for axis in ((over,) if isinstance(over, int) else over)}
    if keep or len(operation.shape) == len(axes):  # np.matrix keeps its two dimensions
        return tuple(None if i in gone else axis for i, axis in enumerate(axes))
    return tuple(axis for i, axis in enumerate(axes) if i not in gone)


def norm(operation: Operation) -> AxisTuple:
    """np.linalg.norm: a reduction whose axis comes third."""
    return reduction(operation, 2)


def ufunc_reduce(operation: Operation) -> AxisTuple:
    """np.add.reduce, ...: over the first axis unless told otherwise."""
    return reduction(operation, 1, 0)


def cumulative(operation: Operation) -> AxisTuple | None:
    """np.cumsum, ...: the same axes, unless it flattens."""
    axes = operation.array(0).axes
    return axes if len(axes) == len(operation.shape) else None


def transpose(operation: Operation) -> AxisTuple:
    """x.T and x.transpose(...): the axes in another order."""
    axes = operation.array(0).axes
    order = operation.kwargs.get("axes", operation.args[1:])
    if len(order) == 1 and not isinstance(order[0], int):
        order = order[0]
    if not order:
        return axes[::-1]
    return tuple(axes[place] for place in order)


def swapaxes(operation: Operation) -> AxisTuple:
    """np.swapaxes: two axes change places."""
    axes = list(operation.array(0).axes)
    a, b = operation.given(1, "axis1"), operation.given(2, "axis2")
    axes[a], axes[b] = axes[b], axes[a]
    return tuple(axes)


def moveaxis(operation: Operation) -> AxisTuple:
    """np.moveaxis: some axes go elsewhere, the others keep their order."""
    axes = operation.array(0).axes
    order = np.moveaxis(
        np.empty((1,) * len(axes)), operation.given(1, "source"), operation.given(2, "destination")
    )
    del order  # for its errors
    source, destination = (
        (part,) if isinstance(part, int) else part
        for part in (operation.given(1, "source"), operation.given(2, "destination"))
    )
    n = len(axes)
    moved = {to % n: axes[of % n] for of, to in zip(source, destination)}
    rest = iter([axis for i, axis in enumerate(axes) if i not in {of % n for of in source}])
    return tuple(moved[i] if i in moved else next(rest) for i in range(n))


def reshape(operation: Operation) -> AxisTuple:
    """reshape, ravel, squeeze: see `reshaped`."""
    array = operation.array(0)
    return reshaped(array, operation.shape, operation.axes)


def reshaped(array: Shaped, shape: tuple[int, ...], axes: Axes) -> AxisTuple:
    """The shortest stretches of old and new dimensions that hold equally many entries correspond."""
    made: list[AxisId] = []
    old, new = list(zip(array.shape, array.axes)), list(shape)
    i = j = 0
    while i < len(old) or j < len(new):
        begin, start = i, j
        held, wanted = 1, 1
        if i < len(old):
            held *= old[i][0]
            i += 1
        if j < len(new):
            wanted *= new[j]
            j += 1
        while held != wanted or (held == 1 and (i < len(old) or j < len(new))):
            if held == 1 and wanted == 1 and (i >= len(old) or j >= len(new)):
                break
            if held <= wanted and i < len(old):
                held *= old[i][0]
                i += 1
            elif j < len(new):
                wanted *= new[j]
                j += 1
            else:
                raise ValueError("not a reshape")
        made += _stretch([axis for _, axis in old[begin:i]], tuple(new[start:j]), axes)
    return tuple(made)


def _stretch(parts: list[AxisId], sizes: tuple[int, ...], axes: Axes) -> AxisTuple:
    real = [part for part in parts if part is not None]
    wanted = [size for size in sizes if size != 1]
    if [axes.size[axes.find(part)] for part in real] == wanted:
        given = iter(real)
        return tuple(None if size == 1 else next(given) for size in sizes)
    if len(wanted) == 1:
        whole = axes.merged(tuple(real), wanted[0])
        return tuple(None if size == 1 else whole for size in sizes)
    one = real[0] if len(real) == 1 else axes.merged(tuple(real), math.prod(wanted))
    return axes.split(one, sizes)


def expand(operation: Operation) -> AxisTuple:
    """np.expand_dims: dimensions of size 1 put in."""
    axes = operation.array(0).axes
    where = operation.given(1, "axis")
    n = len(operation.shape)
    places = {place % n for place in ((where,) if isinstance(where, int) else where)}
    rest = iter(axes)
    return tuple(None if i in places else next(rest) for i in range(n))


def broadcast_to(operation: Operation) -> AxisTuple:
    """np.broadcast_to: the dimensions put in front are new."""
    array = operation.array(0)
    lead: AxisTuple = (None,) * (len(operation.shape) - len(array.axes))
    return (*lead, *array.axes)
