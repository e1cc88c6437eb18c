"""When two values of the user's code are the same up to rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude, numbers


def close(a: Array, b: Array) -> bool:
    """Whether two arrays are equal up to rounding, and not both zero."""
    a, b = numbers(a), numbers(b)
    size = magnitude(b)
    return a.shape == b.shape and size > 0 and bool((np.abs(a - b) <= 1e-9 * size).all())


def near(a: Any, b: Any) -> bool:
    """Whether two arrays are the same but for rounding, zeros as well."""
    a, b = numbers(a), numbers(b)
    return a.shape == b.shape and bool((np.abs(a - b) <= 1e-9 * magnitude(b)).all())


def as_numbers(value: Any) -> Any:
    """A mask by its zeros and ones, so that two can be subtracted; anything else as it is."""
    return value.astype(float) if isinstance(value, np.ndarray) and value.dtype.kind == "b" else value


def shaped(value: Any) -> Any:
    """The value where it has a shape; None for data in lists within lists that have no lengths in common."""
    if isinstance(value, (list, tuple)):
        try:
            np.shape(value)
        except ValueError:
            return None
    return value


def same_number(a: Any, b: Any) -> bool:
    """Whether both are the same single number."""
    return (
        isinstance(a, (int, float, np.number))
        and not isinstance(b, (list, tuple))
        and np.ndim(b) == 0
        and bool(a == b)
    )


def printed(values: Mapping[Any, Any]) -> frozenset[tuple[Any, bytes]]:
    """Equal for mappings of the same numbers, to the bit."""
    return frozenset((key, np.asarray(value).tobytes()) for key, value in values.items())


def fingerprint(value: Any) -> Any:
    """Equal for equal numbers: shape and contents, rounded beyond what the order of operations does to them."""
    if isinstance(value, (list, tuple)):
        return tuple(fingerprint(part) for part in value)
    array = np.asarray(value, dtype=float)
    size = magnitude(array) or 1.0
    return (array.shape, f"{size:.9e}", np.round(array / size, 9).tobytes())
