"""Says what an index asks for that its array or list does not have: the number out of range, or the part cut short."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.explain.reading.values import Ghost, is_array, shape_of

if TYPE_CHECKING:
    from gradcheck.explain.reading.operands import Given

_OUT_OF_BOUNDS = re.compile(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)")
_OUT_OF_RANGE = re.compile(r"^(list|tuple)(?: assignment)? index out of range$")


@dataclass(frozen=True, slots=True, eq=False)
class OutOfRange:
    """The part of an index that reaches beyond its axis, and the numbers it holds."""

    part: ast.AST
    axis: int
    size: int
    least: int | None  # None where only numpy's message tells one of the numbers
    greatest: int | None
    told: int | None  # the number that the message names

    @property
    def reach(self) -> tuple[int, ...]:
        """The numbers that are known, least and greatest."""
        return tuple({n: None for n in (self.least, self.greatest, self.told) if n is not None})


def is_out_of_range(message: str) -> bool:
    """Whether numpy or python refused an index for being too large or too small."""
    return _OUT_OF_BOUNDS.search(message) is not None or _OUT_OF_RANGE.match(message) is not None


def parts_by_axis(node: ast.Subscript, owner: Any, values: dict[int, Any]) -> list[tuple[ast.AST, int]]:
    """Each part of an index beside the axis it is for; none where an ellipsis or an unknown mask stands before."""
    found: list[tuple[ast.AST, int]] = []
    axis = 0
    many = len(shape_of(owner) or (0,))
    parts: list[ast.expr] = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
    whole = values.get(id(node.slice))
    if type(whole) is tuple and not isinstance(node.slice, ast.Tuple):
        return []
    for i, part in enumerate(parts):
        value = values.get(id(part), getattr(part, "value", part))
        if value is None:
            continue
        if value is Ellipsis:
            axis = many - sum(values.get(id(rest), 0) is not None for rest in parts[i + 1 :])
            continue
        found.append((part, axis))
        axis += value.ndim if is_array(value) and value.dtype == bool else 1
    return found


def out_of_range(node: ast.AST, owner: Any, values: dict[int, Any], message: str) -> OutOfRange | None:
    """Which part of the failing index reaches beyond its axis; None when the error is another one.

    `values` are those of the parts of the index, by the ids of their nodes.
    """
    bounds = _OUT_OF_BOUNDS.search(message)
    if not isinstance(node, ast.Subscript) or (bounds is None and not _OUT_OF_RANGE.match(message)):
        return None
    if bounds is None:
        of_shape = isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
        if type(owner) not in (list, tuple) or isinstance(node.slice, ast.Tuple) or of_shape:
            return None
        number = _number(values.get(id(node.slice), getattr(node.slice, "value", None)))
        return OutOfRange(node.slice, 0, len(owner), number, number, number)
    told, axis, size = (int(n) for n in bounds.groups())
    beside = [part for part, at in parts_by_axis(node, owner, values) if at == axis]
    if not beside:
        return None
    value: Any = values.get(id(beside[0]), getattr(beside[0], "value", None))
    number = _number(value)
    if type(value) in (np.ndarray, list) and not isinstance(value, Ghost) and np.size(value):
        array = np.asarray(value)
        if array.dtype.kind in "iu" and told in array:
            return OutOfRange(beside[0], axis, size, int(array.min()), int(array.max()), told)
    if number != told:
        number = None
    return OutOfRange(beside[0], axis, size, number, number, told)


def out_of_range_of(node: ast.AST, given: list[Given], message: str) -> OutOfRange | None:
    """The same of the operands as they were read: the array or list, then the parts of the index."""
    return out_of_range(node, given[0].value, _values(given[1:]), message) if given else None


def is_of_numbers(owner: Any, uses_numpy: bool) -> bool:
    """Whether a list or tuple holds arrays, numbers or layers, or nothing yet in code that uses numpy."""
    if type(owner) not in (list, tuple) or not owner:
        return type(owner) in (list, tuple) and uses_numpy
    first = owner[0]
    if type(first) in (list, tuple):
        return is_of_numbers(first, uses_numpy)
    return shape_of(first) is not None or (uses_numpy and type(first).__module__ != "builtins")


def _number(value: Any) -> int | None:
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))
    return int(value) if whole else None


def _holds(size: int, negative: bool, many: str) -> str:
    if size == 0:
        return "is empty"
    entries = f"{size} {many}" if size > 1 else {"entries": "1 entry", "items": "1 item"}[many]
    if negative:
        return f"has {entries}: {-size} is the first, counted from its end"
    return f"has {entries}, 0 to {size - 1}" if size > 1 else f"has {entries}, number 0"


def sentence(found: OutOfRange, owner: Given, text: str) -> str:
    """The index, its least and greatest number, and what the axis has."""
    numbers = found.least, found.greatest
    low = any(n is not None and n < -found.size for n in found.reach)
    if None in numbers:
        says = f"`{text}` holds {found.told}" if found.told is not None else f"`{text}` is out of range"
    elif numbers[0] == numbers[1]:
        says = f"`{text}` is {numbers[0]}" if text != str(numbers[0]) else f"the index is {text}"
    else:
        says = f"`{text}` goes from {numbers[0]} to {numbers[1]}"
    if type(owner.value) in (list, tuple) or owner.shape is None:
        return f"{says}, and `{owner.text}` {_holds(found.size, low, 'items')}"
    return (
        f"{says}, and axis {found.axis} of `{owner.text}` {owner.shape} {_holds(found.size, low, 'entries')}"
    )


def cut_short(node: ast.AST, owner: Any, index: Any) -> tuple[int, int, int] | None:
    """Of a slice that reaches beyond its array: the axis, how far it reaches, and how far the array does."""
    if not isinstance(node, ast.Subscript) or not is_array(owner):
        return None
    for axis, part in enumerate(index if type(index) is tuple else (index,)):
        if not isinstance(part, slice):
            if part is None or part is Ellipsis or is_array(part):
                return None
            continue
        bounds = all(bound is None or type(bound) in (int, np.int64) for bound in (part.start, part.stop))
        if not bounds or axis >= owner.ndim or part.step not in (None, 1) or part.start is None:
            continue
        if part.stop is not None and part.stop > owner.shape[axis] and part.start >= 0:
            return axis, int(part.stop), int(owner.shape[axis])
    return None


def cut_sentence(text: str, owner: str, cut: tuple[int, int, int]) -> str:
    """`x[i:i + 3]` asks for entries up to 8, x has 7."""
    axis, stop, size = cut
    return f"`{text}` is cut short: it asks for axis {axis} of `{owner}` up to {stop}, which ends at {size}"


def refused(node: ast.Subscript, given: list[Given], message: str) -> str | None:
    """Why numpy refuses another index: a mask of another length, floats, arrays that do not pair."""
    owner, parts = given[0], given[1:]
    arrays = [one for one in parts if is_array(one.value) and one.value.ndim]
    if "boolean index did not match" in message:
        axes = {id(part): axis for part, axis in parts_by_axis(node, owner.value, _values(parts))}
        for one in arrays:
            axis = axes.get(id(one.node))
            if one.value.dtype != bool or axis is None or owner.shape is None:
                continue
            for i, n in enumerate(one.value.shape):
                if axis + i < len(owner.shape) and owner.shape[axis + i] != n:
                    size = owner.shape[axis + i]
                    return (
                        f"axis {i} of the mask `{one.text}` ({n}) picks from axis {axis + i} of "
                        f"`{owner.text}` ({size}): {n} is not {size}"
                    )
    if "indexing arrays could not be broadcast" in message and len(arrays) > 1:
        each = " and ".join(f"`{one.text}` {one.shape}" for one in arrays)
        return f"arrays that index together must have one shape: {each}"
    if type(owner.value) in (list, tuple) and arrays:
        kind = type(owner.value).__name__
        return (
            f"`{owner.text}` is a {kind}, which no array can index: `{arrays[0].text}` is {arrays[0].shape}"
        )
    if "must be of integer" in message or "only integers" in message:
        for one in parts:
            kind = getattr(one.value, "dtype", type(one.value).__name__)
            if str(kind).startswith("float"):
                what = "holds" if one.shape else "is a"
                return f"`{one.text}` {what} {kind}, an index must be whole numbers"
    return None


def _values(parts: list[Given]) -> dict[int, Any]:
    return {id(one.node): one.value for one in parts}
