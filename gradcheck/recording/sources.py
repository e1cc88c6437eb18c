"""Recognises the caller's unknowns among the constants of a recording: by object, by memory, or by writing to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude

Match = tuple[int, Any]
"""The unknown's number and which of its entries: None for all in order, else flat indices (-1: not one of its own), an
int for a single number."""


class Sources:
    """The arrays and numbers that derivatives are wanted of, with a running sum of the derivative for each.

    An unknown is a numpy array or a Variable; one with a method `current()` says by it what the user's own object is:
    an array, a number or nested lists of numbers. Make this before the loss runs, and call `individualise` before that:
    Python numbers are known by identity alone, and equal ones may be one object.

    Of the unknowns whose numbers are `unasked` no derivative is computed; `read` tells which of them were read at all.
    """

    def __init__(self, unknowns: Sequence[Any], unasked: frozenset[int] = frozenset()) -> None:
        self.unknowns, self.unasked = list(unknowns), unasked
        self.read: set[int] = set()
        self.sums: list[Array | None] = [None] * len(self.unknowns)
        self._owned: set[int] = set()  # whose sum is an array of our own, to be added to in place
        self._by_id: dict[int, Match | None] = {}
        self._kept: list[Any] = []  # keeps ids unique for as long as they are looked up
        self._arrays: list[tuple[int, Array]] = []
        self.hidden: list[int] = []  # the unknowns that do not say where their values are kept
        for number, unknown in enumerate(self.unknowns):
            current = _current(unknown)
            if isinstance(current, np.ndarray):
                self._arrays.append((number, current))
                self._by_id[id(current)] = (number, None)
                self._kept.append(current)
                continue
            if current is None:
                self.hidden.append(number)
            for flat, element in enumerate(_numbers(current)):
                self._by_id[id(element)] = (number, flat)
                self._kept.append(element)
        self.numbers = bool(self._by_id) and len(self._by_id) > len(self._arrays)  # some are Python numbers

    def match(self, value: Any) -> Match | None:
        """Which unknown, and which entries of it, a constant is."""
        found = self._by_id.get(id(value), _UNSEEN)
        if found is _UNSEEN:
            if not isinstance(value, np.ndarray):
                return None
            found = None
            if value.size and value.dtype.kind in "fc":
                for number, array in self._arrays:
                    found = _overlap(number, array, value)
                    if found is not None:
                        break
            self._by_id[id(value)] = found
            self._kept.append(value)
        if found is not None and found[0] in self.unasked:
            self.read.add(found[0])
            return None
        return cast("Match | None", found)

    def find_by_writing(self, constants: Iterable[Any]) -> None:
        """Recognise unknowns without a named storage: write other values and see which constants change.

        Everything is put back bit for bit. Numbers that are no arrays cannot be found this way.
        """
        candidates = {
            id(c): c for c in constants if isinstance(c, np.ndarray) and c.size and c.dtype.kind in "fc"
        }
        before = {key: c.copy() for key, c in candidates.items()}
        for number in self.hidden:
            unknown = self.unknowns[number]
            kept = np.array(unknown.read(), copy=True)
            if kept.size == 0 or kept.dtype.kind not in "fc":
                continue
            try:
                # Whole numbers that are not there yet show which entry went where.
                first = 1 + int(magnitude(kept[np.isfinite(kept)]))
                unknown.write(np.arange(first, first + kept.size).reshape(kept.shape).astype(kept.dtype))
                for key, constant in candidates.items():
                    changed = constant != before[key]
                    if not changed.any() or id(constant) in self._by_id:
                        continue
                    entries = np.where(changed, np.real(constant) - first, -1).astype(np.int64)
                    whole = constant.shape == kept.shape and np.array_equal(
                        entries.reshape(-1), np.arange(kept.size)
                    )
                    self._by_id[key] = (number, None if whole else entries)
                    self._kept.append(constant)
            finally:
                unknown.write(kept)

    def total(self, number: int) -> Array:
        """The running sum of one unknown's derivative, in its shape."""
        total = self.sums[number]
        if total is None:
            unknown = self.unknowns[number]
            kind = np.result_type(np.float64, unknown.dtype)
            total = self.sums[number] = np.zeros(unknown.shape, dtype=kind)
            self._owned.add(number)
        elif number not in self._owned:
            total = self.sums[number] = np.array(total, order="C")
            self._owned.add(number)
        return total

    def add(self, match: Match, value: Any, gradient: Any) -> None:
        """Count a cotangent of this constant towards its unknown."""
        number, entries = match
        if entries is None and self.sums[number] is None and type(gradient) is np.ndarray:
            unknown = self.unknowns[number]
            if gradient.dtype == np.float64 and gradient.shape == unknown.shape and unknown.dtype.kind == "f":
                self.sums[number] = gradient  # not a copy: most parameters are read once, and large
                return
        total = self.total(number)
        gradient = np.conj(gradient) if total.dtype.kind == "c" else gradient
        if entries is None:
            total += gradient
            return
        if type(entries) is int:
            total.reshape(-1)[entries] += gradient
            return
        entries = np.asarray(entries).reshape(-1)
        flat = np.broadcast_to(gradient, np.shape(value)).reshape(-1)
        inside = entries >= 0
        np.add.at(total.reshape(-1), entries[inside], flat[inside])


_UNSEEN: Any = object()


def individualise(unknowns: Sequence[Any]) -> Callable[[], None]:
    """Write the numbers of unknowns in Python lists or names once more: then equal ones are objects of their own.

    The function that comes back puts the old objects in the place of the new, where those still are.
    """
    written = []
    for unknown in unknowns:
        if isinstance(getattr(unknown, "home", unknown), np.ndarray):
            continue
        current = _current(unknown)
        if hasattr(unknown, "write") and _numbers(current):
            old, place = _objects(current), None if isinstance(current, list) else unknown.place()
            unknown.write(unknown.read())
            written.append((unknown, old, place, _objects(_current(unknown))))

    def undo() -> None:
        for unknown, old, place, new in reversed(written):  # a global is in its module as well
            now = _current(unknown)
            if not _are(now, new):
                continue
            if isinstance(now, list):
                _fill(now, old)
            else:
                unknown.put_back(place, unknown.read())

    return undo


def _objects(value: Any) -> Any:
    """Nested lists as nested tuples of the very same numbers."""
    return tuple(map(_objects, value)) if isinstance(value, list | tuple) else value


def _are(value: Any, objects: Any) -> bool:
    if isinstance(objects, tuple):
        return isinstance(value, list) and len(value) == len(objects) and all(map(_are, value, objects))
    return value is objects


def _fill(target: list[Any], objects: tuple[Any, ...]) -> None:
    for i, number in enumerate(objects):
        if isinstance(number, tuple):
            _fill(target[i], number)
        else:
            target[i] = number


def _current(unknown: Any) -> Any:
    if isinstance(unknown, np.ndarray):
        return unknown
    current = getattr(unknown, "current", None)
    return current() if callable(current) else None


def _numbers(current: Any) -> list[Any]:
    """The numbers of nested lists in C order, or the one number."""
    if isinstance(current, list | tuple):
        return [number for part in current for number in _numbers(part)]
    return [current] if isinstance(current, float | complex | np.inexact) else []


def _addresses(array: Array) -> Array:
    """The byte address of every entry, minus that of the first."""
    offsets = np.zeros(array.shape, dtype=np.int64)
    for axis, (n, stride) in enumerate(zip(array.shape, array.strides)):
        offsets += (np.arange(n) * stride).reshape((-1,) + (1,) * (array.ndim - 1 - axis))
    return offsets


def _overlap(number: int, array: Array, value: Array) -> Match | None:
    if not array.size or not np.may_share_memory(array, value) or array.dtype != value.dtype:
        return None
    start, other = array.__array_interface__["data"][0], value.__array_interface__["data"][0]
    if start == other and array.shape == value.shape and array.strides == value.strides:
        return number, None
    mine = (_addresses(array) + start).reshape(-1)
    theirs = (_addresses(value) + other).reshape(-1)
    order = np.argsort(mine, kind="stable")
    at = np.minimum(np.searchsorted(mine, theirs, sorter=order), mine.size - 1)
    entries = np.where(mine[order[at]] == theirs, order[at], -1)
    return (number, entries.reshape(value.shape)) if (entries >= 0).any() else None


def leaves(value: Any, origin: Any, visit: Callable[[Any], None]) -> None:
    """Call visit with every constant in an operand: what has no origin, nested lists looked into."""
    if origin is None:
        if isinstance(value, list | tuple):
            for item in value:
                leaves(item, None, visit)
        else:
            visit(value)
    elif isinstance(origin, tuple) and isinstance(value, list | tuple):
        for item, of_item in zip(value, origin):
            leaves(item, of_item, visit)
