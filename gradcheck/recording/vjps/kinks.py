"""Tells whether an operation was computed at a point where it has no derivative: a tie, a bound, a jump."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording.vjps.core import expand

_TIES = frozenset(
    "maximum minimum fmax fmin greater greater_equal less less_equal equal not_equal builtin_max builtin_min".split()
)
_EXTREMA = frozenset("max amax min amin nanmax nanmin ptp".split())
_AT_ZERO = frozenset("absolute abs fabs sign heaviside".split())
_AT_WHOLE_NUMBERS = frozenset("floor ceil trunc fix".split())
_FLAT_RESULTS = frozenset("std norm linalg.norm".split())


_CORNERED = (
    _TIES
    | _EXTREMA
    | _AT_ZERO
    | _AT_WHOLE_NUMBERS
    | _FLAT_RESULTS
    | {"maximum.reduce", "minimum.reduce", "clip", "sort", "median"}
)


def at_kink(operation: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> bool:
    """Whether some entry sat exactly at a corner or jump of this operation, where any subgradient will do."""
    if operation not in _CORNERED:
        return False
    try:
        with np.errstate(all="ignore"):
            return _at_kink(operation, args, kwargs, result)
    except Exception:  # looked at for a report only: an odd operand must not end the check
        return False


def _at_kink(operation: str, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> bool:
    if operation in _TIES:
        items = args if len(args) > 1 else args[0]
        if operation.startswith("builtin"):
            return sum(bool(np.all(item == result)) for item in items) > 1
        return bool(np.equal(args[0], args[1]).any())
    if operation in _EXTREMA:
        x = np.asarray(args[0])
        axis = args[1] if len(args) > 1 else kwargs.get("axis")
        hits = x == expand(result, x, axis)
        return bool(np.any(hits.sum(axis=axis if axis is None or isinstance(axis, int) else tuple(axis)) > 1))
    if operation in ("maximum.reduce", "minimum.reduce"):
        x = np.asarray(args[0])
        axis = args[1] if len(args) > 1 else kwargs.get("axis", 0)
        return bool(np.any((x == expand(result, x, axis)).sum(axis=axis) > 1))
    if operation in _AT_ZERO:
        return bool(np.any(np.equal(args[0], 0)))
    if operation in _AT_WHOLE_NUMBERS:
        return bool(np.any(np.equal(args[0], np.round(args[0]))))
    if operation in _FLAT_RESULTS:
        return bool(np.any(np.equal(result, 0)))
    if operation == "clip":
        bounds = [*args[1:3], *(kwargs.get(k) for k in ("a_min", "a_max", "min", "max"))]
        return any(bool(np.any(np.equal(args[0], b))) for b in bounds if b is not None)
    if operation in ("sort", "median"):
        x = np.sort(np.asarray(args[0]), axis=None)
        return bool(np.any(np.diff(x) == 0))
    return False
