"""Which memory an array lies in, where in it, and which operand a call writes to."""

from __future__ import annotations

import types
from typing import Any

import numpy as np

from gradcheck.facts import Array


def owner(array: Array) -> Array:
    """The array that owns the memory; the array itself if it owns it or views foreign memory (a buffer, a file)."""
    base: Any = array.base
    while base is not None:
        if not isinstance(base, np.ndarray):
            base = _array_behind(base, array)
            continue
        array, base = base, base.base
    return array


def _array_behind(base: Any, view: Array) -> Any:
    """The array whose memory a view lies in that numpy put something else in between of; None if there is none."""
    if type(base).__name__ == "DummyArray":  # as_strided
        return getattr(base, "base", None)
    if isinstance(base, np.nditer):
        try:
            operands = base.operands
        except ValueError:  # it was closed
            return None
        return next((operand for operand in operands if np.may_share_memory(operand, view)), None)
    return None


def index_of(view: Array, whole: Array) -> Any:
    """An index with whole[index] equal to the view: slices where that can be, else arrays; None if there is none.

    There is none for views of another dtype (x.view(...), the real part of a complex array).
    """
    if (
        view.dtype != whole.dtype
        or whole.itemsize == 0
        or view.size == 0
        or min(whole.strides, default=1) <= 0
    ):
        return None
    start = view.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    index = _slices(view, whole, start)
    if index is not None:
        return index
    offsets = np.array(start, dtype=np.int64)
    for length, stride in zip(view.shape, view.strides):
        offsets = offsets[..., None] + stride * np.arange(length, dtype=np.int64)
    coordinates, rest = _coordinates(offsets, whole)
    return None if np.any(rest) or np.any(coordinates[0] >= whole.shape[0]) else tuple(coordinates)


def _coordinates(offset: Any, whole: Array) -> tuple[list[Any], Any]:
    """The coordinates at byte offsets, and what is left over. The owner is dense, but not always in C order."""
    coordinates: list[Any] = [offset * 0] * whole.ndim
    for axis in sorted(range(whole.ndim), key=lambda k: -whole.strides[k]):
        if whole.shape[axis] > 1:
            coordinates[axis], offset = offset // whole.strides[axis], offset % whole.strides[axis]
    return coordinates, offset


def _slices(view: Array, whole: Array, start: int) -> tuple[int | slice, ...] | None:
    begin, rest = _coordinates(start, whole)
    if rest:
        return None
    index: list[int | slice] = []
    axis = 0
    for k in range(whole.ndim):
        left = view.ndim - axis
        if left and whole.ndim - k >= left and view.strides[axis] % whole.strides[k] == 0:
            step, length = view.strides[axis] // whole.strides[k], view.shape[axis]
            end = begin[k] + step * length
            if step and 0 <= begin[k] + step * (length - 1) < whole.shape[k]:
                index.append(slice(begin[k], end if end >= 0 else None, step))
                axis += 1
                continue
        index.append(int(begin[k]))
    if axis != view.ndim:
        return None
    if not view.ndim:  # of one entry, as np.nditer gives it
        return tuple(index)
    found = whole[tuple(index)]
    same = found.shape == view.shape and found.strides == view.strides
    return tuple(index) if same and found.ctypes.data == view.ctypes.data else None


def copy(array: Array) -> Array:
    """The same numbers in memory of their own, of the same class (np.matrix)."""
    return array.copy(order="K")


def flat_index(array: Array, index: Any) -> tuple[Any, ...]:
    """The index into the array that array.flat[index] means."""
    return tuple(np.unravel_index(np.arange(array.size)[index], array.shape))


# The position of the operand that a call writes to.
WRITTEN = {
    "fill": 0, "sort": 0, "partition": 0, "itemset": 0, "put": 0, "setfield": 0, "resize": 0,
    "copyto": 0, "place": 0, "putmask": 0, "fill_diagonal": 0, "put_along_axis": 0,
    "random.shuffle": 0, "__setitem__": 0,
    "__iadd__": 0, "__isub__": 0, "__imul__": 0, "__itruediv__": 0,
}  # fmt: skip


# Where `out` stands among the positional arguments of functions, and of methods with their array before them.
OUT = {
    "dot": 2, "outer": 2, "clip": 3, "take": 3, "compress": 3, "choose": 2, "concatenate": 2, "stack": 2, "trace": 5,
    "sum": 3, "prod": 3, "mean": 3, "std": 3, "var": 3, "max": 2, "min": 2, "all": 2, "any": 2, "round": 2,
    "cumsum": 3, "cumprod": 3, "argmax": 2, "argmin": 2, "nansum": 3, "nanprod": 3, "nanmean": 3, "nanstd": 3,
    "nanvar": 3, "nanmax": 2, "nanmin": 2, "median": 2, "percentile": 3, "quantile": 3,
}  # fmt: skip
_KEPT = ("keepdims", "initial", "where")
AFTER_OUT = {
    **dict.fromkeys(("sum", "prod", "max", "min", "nansum", "nanprod", "nanmax", "nanmin"), _KEPT),
    **dict.fromkeys(("mean", "nanmean"), ("keepdims", "where")),
    **dict.fromkeys(("std", "var", "nanstd", "nanvar"), ("ddof", "keepdims")),
    **dict.fromkeys(("take", "choose"), ("mode",)),
}

ONLY_AS_METHOD = frozenset({"sort", "partition", "resize"})  # np.sort returns a copy, x.sort() writes


def written_operand(operation: str, args: tuple[Any, ...], kwargs: dict[str, Any], method: bool) -> Any:
    """The array the call writes to, or None. The array of a method is the first of `args`."""
    out = kwargs.get("out")
    if isinstance(out, tuple):
        out = next((part for part in out if part is not None), None)
    if isinstance(out, np.ndarray):
        return out
    place = written_place(operation, kwargs, method)
    if place is None:
        return None
    target = args[place] if len(args) > place else next(iter(kwargs.values()), None)
    return target if isinstance(target, np.ndarray) else None


def written_place(operation: str, kwargs: dict[str, Any], method: bool) -> int | None:
    """Which positional operand the call writes to, None if none of them."""
    if operation.endswith(".at"):
        return 0
    if operation in WRITTEN and (method or operation not in ONLY_AS_METHOD):
        return WRITTEN[operation]
    return 0 if operation == "nan_to_num" and kwargs.get("copy", True) is False else None


def peek(thing: Any, name: str) -> Any:
    """The attribute as it is stored, without running a property; None if it is computed or missing."""
    stored = getattr(thing, "__dict__", None)
    if isinstance(stored, dict | types.MappingProxyType) and name in stored:
        return stored[name]
    for kind in (thing if isinstance(thing, type) else type(thing)).__mro__:
        found = vars(kind).get(name)
        if found is None:
            continue
        if isinstance(found, types.MemberDescriptorType):
            try:
                return found.__get__(thing)
            except AttributeError:
                return None
        return None if hasattr(type(found), "__get__") else found
    return None
