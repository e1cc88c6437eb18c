"""Says how an array relates to another: flipped, its entries in another order, parts of it lost, a multiple of it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.running.values import close


def axes_exchanged(old: np.ndarray, new: np.ndarray) -> bool:
    """Whether two axes of one array are exchanged in the other."""
    pairs = combinations(range(new.ndim), 2)
    return any(np.array_equal(np.swapaxes(new, a, b), old) for a, b in pairs)


def is_switch(value: Any) -> bool:
    """Whether an array lets entries through or not."""
    return isinstance(value, np.ndarray) and value.size > 1 and bool(np.isin(value, (0, 1)).all())


def partly_lost(old: Any, new: Any) -> bool:
    """Whether whole rows, columns or channels of an array are 0 that should not be, and all else is right."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    lost = old != new
    if not lost.any() or lost.all() or old[lost].any():
        return False
    axes = range(new.ndim)
    for axis in axes:
        others = tuple(other for other in axes if other != axis)
        kept = old.any(axis=others)
        if not kept.all() and np.array_equal(lost.any(axis=others), ~kept & new.any(axis=others)):
            return True
    return False


def is_flipped(old: Any, new: Any) -> bool:
    """Whether one array is the other, backwards along some axes."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    axes = [axis for axis in range(new.ndim) if new.shape[axis] > 1]
    choices = (chosen for count in range(1, len(axes) + 1) for chosen in combinations(axes, count))
    return not np.array_equal(old, new) and any(
        np.array_equal(np.flip(new, chosen), old) for chosen in choices
    )


def is_permuted(old: Any, new: Any) -> bool:
    """Whether two arrays have the same entries in another order."""
    arrays = isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.size == new.size > 1
    return arrays and close(np.sort(old, axis=None).astype(float), np.sort(new, axis=None).astype(float))


def displaced_along(a: Any, b: Any) -> int | None:
    """The axis along which one array is the other some places further on, as far as both reach; None if along none."""
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray) or a.shape != b.shape:
        return None
    for axis, count in enumerate(a.shape):
        one, other = np.moveaxis(a, axis, 0).astype(float), np.moveaxis(b, axis, 0).astype(float)
        for ahead, behind in ((one, other), (other, one)):
            for step in range(1, count):
                front, back = ahead[step:], behind[:-step]
                if np.count_nonzero(back) >= 4 and close(front, back):
                    return axis
    return None


def same_but_scaled(value: Any, new: np.ndarray) -> bool:
    """Whether a value is what the statement yields but for a factor, which a single number does not tell."""
    array = np.asarray(value, dtype=float)
    if array.shape != new.shape or np.count_nonzero(new) < 2:
        return False
    return is_multiple(array.ravel(), np.asarray(new, dtype=float).ravel())


def is_multiple(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether a is b times a number."""
    square = float((b * b).sum())
    return square > 0 and close(a, float((a * b).sum()) / square * b)


def is_power(old: object, new: object) -> bool:
    """Whether a spread is the other to some power: the variance for its root, the root for its inverse."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return False
    if not (new > 0).all() or not new.size:
        return False
    return any(close(old, new.astype(float) ** power) for power in (2, 3, 4, 0.5, -1, -2, -3))


def is_rectified(value: Any, upstream: Any) -> bool:
    """Whether a value is the relu of an upstream gradient itself."""
    arrays = isinstance(value, np.ndarray) and isinstance(upstream, np.ndarray)
    return arrays and value.shape == upstream.shape and close(value, np.maximum(upstream, 0))


def is_average(value: Any, whole: Any) -> bool:
    """Whether a value is a mean or a sum over another: one number for all, or one for each row."""
    if not isinstance(whole, np.ndarray) or value is None or np.size(value) >= whole.size:
        return False
    return any(
        np.allclose(np.ravel(value), np.ravel(reduce(whole, axis=axis)), rtol=1e-9)
        for reduce in (np.mean, np.sum)
        for axis in (None, *range(whole.ndim))
        if np.size(reduce(whole, axis=axis)) == np.size(value)
    )


def blocks_exchanged(old: Array, new: Array) -> bool:
    """Whether one array is the other in two to four equal blocks along an axis, in another order."""
    for axis in range(new.ndim):
        for count in (n for n in (2, 3, 4) if new.shape[axis] % n == 0 and new.shape[axis] > n):
            made, due = np.split(old, count, axis), np.split(new, count, axis)
            places = [next((k for k, b in enumerate(due) if close(a, b)), -1) for a in made]
            if -1 not in places and places != list(range(count)):
                return True
    return False


def differing_blocks(a: Any, b: Any) -> tuple[Array, Array] | None:
    """The rows, or columns, of two arrays from the first that differs to the last; None where all of them do."""
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray) or a.shape != b.shape:
        return None
    for axis in range(a.ndim):
        differing = np.flatnonzero((a != b).any(axis=tuple(k for k in range(a.ndim) if k != axis)))
        if 0 < len(differing) < a.shape[axis]:
            block = (slice(None),) * axis + (slice(int(differing[0]), int(differing[-1]) + 1),)
            return a[block], b[block]
    return None


def keeps_its_sums(old: Array, new: Array) -> bool:
    """Whether all of each plane, or each row, is there but in other places: what comes back goes to other positions."""
    for axes in ((k, *more) for k in range(new.ndim) for more in ((), (k + 1,)) if k + len(more) < new.ndim):
        sums = [np.asarray(array.sum(axis=axes)) for array in (old, new)]
        if sums[1].size > 1 and sums[1].any() and sums[0].shape == sums[1].shape and close(*sums):
            return True
    return False
