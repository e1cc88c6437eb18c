"""Values of the user's code as plain numbers: a matrix by its entries, a mask by its zeros and ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.facts import Array


def numbers(values: Any) -> Array:
    """The values as an array that can be subtracted from another.

    An np.matrix has neither `max(initial=0)` nor one axis, and booleans have no difference: both stop code that is
    right for arrays of floats.
    """
    array = np.asarray(values)
    return array.astype(float) if array.dtype.kind == "b" else array


def magnitude(values: Any) -> float:
    """The largest absolute value, 0 of nothing."""
    array = np.asarray(values)
    if array.dtype.kind == "c":
        array = np.abs(array)
    return max(float(array.max(initial=0)), -float(array.min(initial=0)))  # no array made


def extent(values: Any, axis: int | None = None) -> Any:
    """How far the largest value lies above the smallest, along an axis or of all; np.ptp knows no masks."""
    return np.ptp(numbers(values), axis=axis)


def entries(values: Any) -> int:
    """How many numbers there are, also in the several arrays that np.linalg.svd returns."""
    if isinstance(values, list | tuple):
        return sum(map(entries, values))
    return int(np.size(values))
