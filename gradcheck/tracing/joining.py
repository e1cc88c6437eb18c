"""What joins arrays, along an axis they have or along a new one."""

from __future__ import annotations

from typing import Any

from gradcheck.tracing.axes import AxisTuple
from gradcheck.tracing.operation import Operation, Shaped, broadcast, site_key


def of_first(operation: Operation) -> AxisTuple:
    """The axes of the first operand."""
    return operation.array(0).axes


def of_list(operation: Operation) -> AxisTuple | None:
    """np.array of an array keeps its axes; of a list of arrays it has a new one in front."""
    operand = operation.operands[0]
    if isinstance(operand, Shaped):
        return operand.axes
    if not isinstance(operand, tuple):
        return None
    return _of_nested(operand, operation)


def _of_nested(parts: tuple[Any, ...], operation: Operation) -> AxisTuple:
    inner: list[Shaped] = []
    for part in parts:
        if isinstance(part, Shaped):
            inner.append(part)
        elif isinstance(part, tuple):
            axes = _of_nested(part, operation)
            inner.append(Shaped(tuple(1 if a is None else operation.axes.size[a] for a in axes), axes))
    depth = max((len(part.axes) for part in inner), default=0)
    below = broadcast([part for part in inner if len(part.axes) == depth], depth, operation.axes)
    lead = operation.shape[len(operation.shape) - depth - 1] if len(operation.shape) > depth else 1
    return (
        operation.axes.derived(lead, site_key(operation), "stacked", depth, () if below else operation.turn),
        *below,
    )


def builtin_items(operation: Operation) -> AxisTuple:
    """sum(items), max(items): the items laid over each other."""
    return broadcast(operation.arrays(0), len(operation.shape), operation.axes)


def concatenate(operation: Operation, default: int = 0) -> AxisTuple:
    """np.concatenate: the joined axis is a new one, the others are joined."""
    return _joined(operation, operation.arrays(0), operation.given(1, "axis", default))


def _joined(operation: Operation, parts: list[Shaped], along: int) -> AxisTuple:
    axes = operation.axes
    n = len(operation.shape)
    along %= n
    parts = [part for part in parts if len(part.axes) == n]
    flat = [
        Shaped(part.shape, tuple(None if i == along else a for i, a in enumerate(part.axes)))
        for part in parts
    ]
    made = list(broadcast(flat, n, axes))
    pieces = tuple(None if (axis := part.axes[along]) is None else axes.find(axis) for part in parts)
    known = [piece for piece in pieces if piece is not None]
    if len(parts) == 1 and known:
        made[along] = known[0]
    else:
        made[along] = axes.derived(operation.shape[along], "joined", pieces)
    return tuple(made)


def stack(operation: Operation) -> AxisTuple:
    """np.stack: one new axis."""
    parts = operation.arrays(0)
    n = len(operation.shape)
    where = operation.given(1, "axis", 0) % n
    made = list(broadcast(parts, n - 1, operation.axes))
    made.insert(where, operation.axes.derived(operation.shape[where], site_key(operation), "stacked"))
    return tuple(made)


def vstack(operation: Operation) -> AxisTuple:
    """np.vstack: rows are stacked, matrices joined along the first axis."""
    parts = operation.arrays(0)
    if all(len(part.axes) == 1 for part in parts):
        return (
            operation.axes.derived(operation.shape[0], site_key(operation), "stacked"),
            *broadcast(parts, 1, operation.axes),
        )
    return _joined(operation, [_raised(part) for part in parts], 0)


def _raised(part: Shaped) -> Shaped:
    return Shaped((1, *part.shape), (None, *part.axes)) if len(part.axes) == 1 else part


def hstack(operation: Operation) -> AxisTuple:
    """np.hstack: joined along the second axis, vectors along their only one."""
    return _joined(operation, operation.arrays(0), 0 if len(operation.shape) == 1 else 1)


def column_stack(operation: Operation) -> AxisTuple:
    """np.column_stack: vectors become columns."""
    parts = [
        Shaped((*part.shape, 1), (*part.axes, None)) if len(part.axes) == 1 else part
        for part in operation.arrays(0)
    ]
    return _joined(operation, parts, 1)


def append(operation: Operation) -> AxisTuple | None:
    """np.append along an axis; without one the result is a new vector."""
    along = operation.given(2, "axis")
    if along is None:
        return None
    return _joined(operation, [operation.array(0), operation.array(1)], along)


def column_join(operation: Operation) -> AxisTuple:
    """np.c_: vectors become columns, joined along the last axis."""
    parts = [
        Shaped((*part.shape, 1), (*part.axes, None)) if len(part.axes) == 1 else part
        for part in operation.arrays(0)
    ]
    return _joined(operation, parts, -1)
