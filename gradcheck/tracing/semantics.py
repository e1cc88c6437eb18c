"""What each numpy operation does to axes: which it keeps, joins, drops and makes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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


def result_axes(operation: Operation) -> AxisTuple:
    """One axis per dimension of the result; operations that are not known start new ones."""
    name = operation.event.operation
    rule = RULES.get(name) or (elementwise if is_elementwise(name) else None)
    if rule is None:
        head, _, method = name.partition(".")
        rule = METHODS.get(method) if head and method else None
    made: AxisTuple | None = None
    if rule is not None:
        try:
            made = rule(operation)
        except (TypeError, IndexError, ValueError, KeyError, AttributeError, StopIteration):
            made = None  # an argument in a form that the rule does not know
    if made is None and rule is None:
        made = _like_an_operand(operation)
    return fitted(operation, made)


def fitted(operation: Operation, made: AxisTuple | None) -> AxisTuple:
    """The axes checked against the result's sizes: what does not fit is a new axis."""
    shape, axes = operation.shape, operation.axes
    if made is None or len(made) != len(shape):
        made = (None,) * len(shape)
    kept: list[AxisId] = []
    for position, (axis, size) in enumerate(zip(made, shape)):
        if axis is not None and axes.size[axes.find(axis)] == size:
            kept.append(axes.find(axis))
        else:
            kept.append(
                axes.derived(size, _key(operation), position) if _has_axes(operation) else axes.new(size)
            )
    return tuple(kept)


def _key(operation: Operation) -> tuple[object, ...]:
    site = operation.event.site
    return site.location.file, site.location.line, site.location.column, site.index, _roots(operation)


def _roots(operation: Operation) -> tuple[object, ...]:
    return tuple(_of_operand(operand, operation.axes) for operand in operation.operands)


def _of_operand(operand: Operand, axes: Axes) -> tuple[object, ...]:
    if isinstance(operand, Shaped):
        return tuple(None if axis is None else axes.find(axis) for axis in operand.axes)
    return tuple(_of_operand(part, axes) for part in operand[:8]) if isinstance(operand, tuple) else ()


def _has_axes(operation: Operation) -> bool:
    return any(
        isinstance(operand, Shaped) and any(a is not None for a in operand.axes)
        for operand in operation.operands
    )


def is_elementwise(name: str) -> bool:
    """Whether it is a ufunc that works entry by entry."""
    function = getattr(np, name, None)
    return isinstance(function, np.ufunc) and function.signature is None


def _like_an_operand(operation: Operation) -> AxisTuple | None:
    """An unknown function that returns the shape it got is taken to keep its axes."""
    for operand in operation.operands:
        if isinstance(operand, Shaped) and operand.shape == operation.shape and operand.shape:
            return operand.axes
    return None


# -- elementwise ------------------------------------------------------------------------------------


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


def _first(operation: Operation) -> AxisTuple:
    return operation.array(0).axes


def _array(operation: Operation) -> AxisTuple | None:
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
        operation.axes.derived(lead, _key(operation), "stacked", depth, () if below else operation.turn),
        *below,
    )


def _builtin_items(operation: Operation) -> AxisTuple:
    """sum(items), max(items): the items laid over each other."""
    return broadcast(operation.arrays(0), len(operation.shape), operation.axes)


# -- products ---------------------------------------------------------------------------------------


def _matmul(operation: Operation) -> AxisTuple:
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


def _dot(operation: Operation) -> AxisTuple:
    left, right = operation.array(0), operation.array(1)
    if not left.axes or not right.axes:
        return elementwise(operation)
    inner = -2 if len(right.axes) > 1 else -1
    operation.axes.join(left.axes[-1], right.axes[inner])
    rest = list(right.axes)
    del rest[inner]
    return (*left.axes[:-1], *rest)


def _inner(operation: Operation) -> AxisTuple:
    left, right = operation.array(0), operation.array(1)
    operation.axes.join(left.axes[-1], right.axes[-1])
    return (*left.axes[:-1], *right.axes[:-1])


def _vdot(operation: Operation) -> AxisTuple:
    left, right = operation.array(0), operation.array(1)
    if len(left.axes) == len(right.axes):
        broadcast([left, right], len(left.axes), operation.axes)
    return ()


def _outer(operation: Operation) -> AxisTuple:
    left, right = operation.array(0), operation.array(1)
    return (
        operation.axes.merged(left.axes, operation.shape[0]),
        operation.axes.merged(right.axes, operation.shape[1]),
    )


def _ufunc_outer(operation: Operation) -> AxisTuple:
    return (*operation.array(0).axes, *operation.array(1).axes)


def _tensordot(operation: Operation) -> AxisTuple:
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


def _einsum(operation: Operation) -> AxisTuple:
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


def _solve(operation: Operation) -> AxisTuple:
    matrix, right = operation.array(0), operation.array(1)
    if len(right.axes) == 1:
        operation.axes.join(matrix.axes[-2], right.axes[0])
        return matrix.axes[-1:]
    operation.axes.join(matrix.axes[-2], right.axes[-2])
    return (*right.axes[:-2], matrix.axes[-1], right.axes[-1])


def _swapped(operation: Operation) -> AxisTuple:
    axes = operation.array(0).axes
    return (*axes[:-2], *axes[:-3:-1]) if len(axes) > 1 else axes


# -- reductions and orders --------------------------------------------------------------------------


def _reduction(operation: Operation, axis_place: int = 1, default: Any = None) -> AxisTuple:
    axes = operation.array(0).axes
    over = operation.given(axis_place, "axis", default)
    keep = bool(operation.kwargs.get("keepdims", False))
    if over is None:
        return (None,) * len(axes) if keep else ()
    gone = {axis % len(axes) for axis in ((over,) if isinstance(over, int) else over)}
    if keep or len(operation.shape) == len(axes):  # np.matrix keeps its two dimensions
        return tuple(None if i in gone else axis for i, axis in enumerate(axes))
    return tuple(axis for i, axis in enumerate(axes) if i not in gone)


def _norm(operation: Operation) -> AxisTuple:
    return _reduction(operation, 2)


def _ufunc_reduce(operation: Operation) -> AxisTuple:
    return _reduction(operation, 1, 0)


def _logsumexp(operation: Operation) -> AxisTuple:
    return _reduction(operation)


def _cumulative(operation: Operation) -> AxisTuple | None:
    axes = operation.array(0).axes
    return axes if len(axes) == len(operation.shape) else None


def _transpose(operation: Operation) -> AxisTuple:
    axes = operation.array(0).axes
    order = operation.kwargs.get("axes", operation.args[1:])
    if len(order) == 1 and not isinstance(order[0], int):
        order = order[0]
    if not order:
        return axes[::-1]
    return tuple(axes[place] for place in order)


def _swapaxes(operation: Operation) -> AxisTuple:
    axes = list(operation.array(0).axes)
    a, b = operation.given(1, "axis1"), operation.given(2, "axis2")
    axes[a], axes[b] = axes[b], axes[a]
    return tuple(axes)


def _moveaxis(operation: Operation) -> AxisTuple:
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


# -- form -------------------------------------------------------------------------------------------


def _reshape(operation: Operation) -> AxisTuple:
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


def _expand(operation: Operation) -> AxisTuple:
    axes = operation.array(0).axes
    where = operation.given(1, "axis")
    n = len(operation.shape)
    places = {place % n for place in ((where,) if isinstance(where, int) else where)}
    rest = iter(axes)
    return tuple(None if i in places else next(rest) for i in range(n))


def _broadcast_to(operation: Operation) -> AxisTuple:
    array = operation.array(0)
    lead: AxisTuple = (None,) * (len(operation.shape) - len(array.axes))
    return (*lead, *array.axes)


# -- joining and taking apart -----------------------------------------------------------------------


def _concatenate(operation: Operation, default: int = 0) -> AxisTuple:
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


def _stack(operation: Operation) -> AxisTuple:
    parts = operation.arrays(0)
    n = len(operation.shape)
    where = operation.given(1, "axis", 0) % n
    made = list(broadcast(parts, n - 1, operation.axes))
    made.insert(where, operation.axes.derived(operation.shape[where], _key(operation), "stacked"))
    return tuple(made)


def _vstack(operation: Operation) -> AxisTuple:
    parts = operation.arrays(0)
    if all(len(part.axes) == 1 for part in parts):
        return (
            operation.axes.derived(operation.shape[0], _key(operation), "stacked"),
            *broadcast(parts, 1, operation.axes),
        )
    return _joined(operation, [_raised(part) for part in parts], 0)


def _raised(part: Shaped) -> Shaped:
    return Shaped((1, *part.shape), (None, *part.axes)) if len(part.axes) == 1 else part


def _hstack(operation: Operation) -> AxisTuple:
    return _joined(operation, operation.arrays(0), 0 if len(operation.shape) == 1 else 1)


def _column_stack(operation: Operation) -> AxisTuple:
    parts = [
        Shaped((*part.shape, 1), (*part.axes, None)) if len(part.axes) == 1 else part
        for part in operation.arrays(0)
    ]
    return _joined(operation, parts, 1)


def _append(operation: Operation) -> AxisTuple | None:
    along = operation.given(2, "axis")
    if along is None:
        return None
    return _joined(operation, [operation.array(0), operation.array(1)], along)


def _c_(operation: Operation) -> AxisTuple:
    parts = [
        Shaped((*part.shape, 1), (*part.axes, None)) if len(part.axes) == 1 else part
        for part in operation.arrays(0)
    ]
    return _joined(operation, parts, -1)


def _getitem(operation: Operation) -> AxisTuple | None:
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
                        shape, tuple(axes.derived(size, _key(operation), i) for i, size in enumerate(shape))
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


def _setitem(operation: Operation) -> AxisTuple:
    base = operation.array(0)
    value = operation.operands[2]
    if isinstance(value, Shaped) and value.axes and operation.args[1] is not None:
        place = taken(operation, base, operation.args[1], operation.operands[1])
        if place is not None:
            sizes = tuple(1 if a is None else operation.axes.size[operation.axes.find(a)] for a in place)
            broadcast([Shaped(sizes, place), value], len(place), operation.axes)
    return base.axes


def _view(operation: Operation) -> AxisTuple | None:
    base = operation.array(0)
    if base.shape == operation.shape:
        return base.axes
    if base.shape == operation.shape[::-1]:
        return base.axes[::-1]
    return None


def _where(operation: Operation) -> AxisTuple | None:
    return elementwise(operation) if len(operation.args) == 3 else None


def _take(operation: Operation) -> AxisTuple | None:
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


def _diag(operation: Operation) -> AxisTuple:
    axes = operation.array(0).axes
    if len(operation.shape) == 2:
        return (axes[0], axes[0]) if len(axes) == 1 else (None, None)
    operation.axes.join(*axes[:2])
    return axes[:1]


def _cov(operation: Operation) -> AxisTuple:
    axes = operation.array(0).axes
    rows = axes[0] if operation.kwargs.get("rowvar", True) else axes[1]
    return (rows, rows)


def _new(operation: Operation) -> AxisTuple | None:
    return None


def _repeated(operation: Operation) -> AxisTuple | None:
    """np.repeat and np.tile: only the dimensions whose size stayed are the same axes."""
    array = operation.array(0)
    lead: AxisTuple = (None,) * (len(operation.shape) - len(array.axes))
    return (*lead, *array.axes) if len(lead) + len(array.axes) == len(operation.shape) else None


RULES: dict[str, Rule] = {
    "matmul": _matmul, "dot": _dot, "inner": _inner, "outer": _outer, "vdot": _vdot, "linalg.outer": _outer,
    "linalg.matmul": _matmul, "linalg.tensordot": _tensordot, "tensordot": _tensordot, "einsum": _einsum,
    "linalg.solve": _solve, "linalg.lstsq": _new, "linalg.inv": _swapped, "linalg.pinv": _swapped,
    "transpose": _transpose, "matrix_transpose": _swapped, "conj_transpose": _swapped, "swapaxes": _swapaxes,
    "linalg.matrix_transpose": _swapped, "moveaxis": _moveaxis, "reshape": _reshape, "ravel": _reshape,
    "flatten": _reshape, "squeeze": _reshape, "resize": _new, "atleast_2d": _reshape, "atleast_1d": _reshape,
    "expand_dims": _expand, "broadcast_to": _broadcast_to, "concatenate": _concatenate, "stack": _stack,
    "vstack": _vstack, "hstack": _hstack, "column_stack": _column_stack, "append": _append, "c_": _c_,
    "getitem": _getitem, "setitem": _setitem, "view": _view, "where": _where, "take": _take, "diag": _diag,
    "diagflat": _diag, "diagonal": _diag, "cov": _cov, "corrcoef": _cov, "linalg.norm": _norm, "array": _array,
    "asarray": _array, "asanyarray": _array, "asmatrix": _array, "matrix": _array, "ascontiguousarray": _array,
    "builtin_sum": _builtin_items, "builtin_max": _builtin_items, "builtin_min": _builtin_items,
    "cumsum": _cumulative, "cumprod": _cumulative, "repeat": _repeated, "tile": _repeated, "pad": _repeated,
    "eye": _new, "identity": _new, "arange": _new, "linspace": _new, "zeros": _new, "ones": _new, "empty": _new,
    "full": _new,
}  # fmt: skip
RULES |= dict.fromkeys(
    "sum mean max min prod std var any all argmax argmin median average nansum nanmean nanmax nanmin nanstd "
    "nanvar ptp count_nonzero logsumexp".split(),
    _reduction,
)
RULES |= dict.fromkeys(
    "copy astype zeros_like ones_like empty_like full_like sort flip fliplr flipud roll triu tril conj fill "
    "random.permutation random.shuffle nan_to_num".split(),
    _first,
)
RULES |= dict.fromkeys("clip real imag round isclose float builtin_round".split(), elementwise)
METHODS: dict[str, Rule] = {
    "at": _first,
    "outer": _ufunc_outer,
    "reduce": _ufunc_reduce,
    "accumulate": _first,
}
