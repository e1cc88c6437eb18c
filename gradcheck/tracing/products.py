"""What products do to axes: inner ones are joined and gone, the others stay."""

from __future__ import annotations

from gradcheck.tracing.axes import AxisId, AxisTuple
from gradcheck.tracing.operation import Operation, Shaped, broadcast, elementwise


def matmul(operation: Operation) -> AxisTuple:
    """`@`: the inner axes are joined and gone."""
    left, right = operation.array(0), operation.array(1)
    axes = operation.axes
    if not left.axes or not right.axes:
        return elementwise(operation)
    axes.join(left.axes[-1], right.axes[-2 if len(right.axes) > 1 else 0])
    rows = left.axes[-2:-1]
    columns = right.axes[-1:] if len(right.axes) > 1 else ()
    outer = [Shaped(array.shape[:-2], array.axes[:-2]) for array in (left, right)]
    batch = broadcast(outer, max(len(array.axes) for array in outer), axes)
    return (*batch, *rows, *columns)


def dot(operation: Operation) -> AxisTuple:
    """np.dot: the last axis of the left with the last but one of the right."""
    left, right = operation.array(0), operation.array(1)
    if not left.axes or not right.axes:
        return elementwise(operation)
    inner = -2 if len(right.axes) > 1 else -1
    operation.axes.join(left.axes[-1], right.axes[inner])
    rest = list(right.axes)
    del rest[inner]
    return (*left.axes[:-1], *rest)


def inner_product(operation: Operation) -> AxisTuple:
    """np.inner: the last axes of both."""
    left, right = operation.array(0), operation.array(1)
    operation.axes.join(left.axes[-1], right.axes[-1])
    return (*left.axes[:-1], *right.axes[:-1])


def vdot(operation: Operation) -> AxisTuple:
    """np.vdot: all axes joined and gone."""
    left, right = operation.array(0), operation.array(1)
    if len(left.axes) == len(right.axes):
        broadcast([left, right], len(left.axes), operation.axes)
    return ()


def outer_product(operation: Operation) -> AxisTuple:
    """np.outer: both operands flattened, one axis each."""
    left, right = operation.array(0), operation.array(1)
    return (
        operation.axes.merged(left.axes, operation.shape[0]),
        operation.axes.merged(right.axes, operation.shape[1]),
    )


def ufunc_outer(operation: Operation) -> AxisTuple:
    """np.multiply.outer, ...: all axes of both."""
    return (*operation.array(0).axes, *operation.array(1).axes)


def tensordot(operation: Operation) -> AxisTuple:
    """np.tensordot: the axes summed over are joined and gone."""
    left, right = operation.array(0), operation.array(1)
    summed = operation.given(2, "axes", 2)
    if isinstance(summed, int):
        n = len(left.axes)
        summed = tuple(range(n - summed, n)), tuple(range(summed))
    over_left, over_right = ((part,) if isinstance(part, int) else tuple(part) for part in summed)
    over_left = tuple(axis % len(left.axes) for axis in over_left)
    over_right = tuple(axis % len(right.axes) for axis in over_right)
    for a, b in zip(over_left, over_right):
        operation.axes.join(left.axes[a], right.axes[b])
    return (
        *(axis for i, axis in enumerate(left.axes) if i not in over_left),
        *(axis for i, axis in enumerate(right.axes) if i not in over_right),
    )


def einsum(operation: Operation) -> AxisTuple:
    """np.einsum: one axis per letter."""
    subscripts = operation.args[0].replace(" ", "")
    terms, _, out = subscripts.partition("->")
    letters: dict[str, AxisId] = {}
    ellipsis: AxisTuple = ()
    for place, term in enumerate(terms.split(","), 1):
        array = operation.array(place)
        before, dots, after = term.partition("...")
        pairs = list(zip(before, array.axes))
        if dots:
            pairs += list(zip(after, array.axes[len(array.axes) - len(after) :]))
            hidden = array.axes[len(before) : len(array.axes) - len(after)]
            both = [Shaped((), ellipsis), Shaped((), hidden)]
            ellipsis = broadcast(both, max(len(ellipsis), len(hidden)), operation.axes)
        for letter, axis in pairs:
            letters[letter] = operation.axes.join(letters[letter], axis) if letter in letters else axis
    if "->" not in subscripts:
        flat = terms.replace(",", "").replace("...", "")
        out = ("..." if "..." in terms else "") + "".join(sorted(c for c in set(flat) if flat.count(c) == 1))
    before, dots, after = out.partition("...")
    return (*(letters[c] for c in before), *(ellipsis if dots else ()), *(letters[c] for c in after))


def solve(operation: Operation) -> AxisTuple:
    """np.linalg.solve: the rows of both are joined; the result has the columns of the matrix."""
    matrix, right = operation.array(0), operation.array(1)
    if len(right.axes) == 1:
        operation.axes.join(matrix.axes[-2], right.axes[0])
        return matrix.axes[-1:]
    operation.axes.join(matrix.axes[-2], right.axes[-2])
    return (*right.axes[:-2], matrix.axes[-1], right.axes[-1])


def swapped(operation: Operation) -> AxisTuple:
    """The last two axes change places: matrix transpose and inverse."""
    axes = operation.array(0).axes
    return (*axes[:-2], *axes[:-3:-1]) if len(axes) > 1 else axes
