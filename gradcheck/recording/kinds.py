"""What a recorder must know of a value at a glance: number, array, sequence or nothing of its concern; shape, dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

OTHER, SCALAR, ARRAY, SEQUENCE, FLAT = 0, 1, 2, 3, 4
kinds: dict[type, int] = {
    type(None): OTHER, bool: OTHER, int: OTHER, str: OTHER, dict: OTHER, set: OTHER, slice: OTHER,
    float: SCALAR, complex: SCALAR, np.float64: SCALAR, np.float32: SCALAR,
    np.ndarray: ARRAY, list: SEQUENCE, tuple: SEQUENCE, np.flatiter: FLAT,
}  # fmt: skip


def kind_of(kind: type) -> int:
    """Which of these kinds a type is; remembered, since it is asked for every operand."""
    known = kinds.get(kind)
    if known is None:
        if issubclass(kind, np.ndarray):
            known = ARRAY
        elif issubclass(kind, float | complex | np.inexact):
            known = SCALAR
        elif issubclass(kind, list | tuple):
            known = SEQUENCE
        else:
            known = OTHER
        if len(kinds) < 10_000:
            kinds[kind] = known
    return known


_dtypes: dict[Any, str] = {}


def dtype_name(dtype: Any) -> str:
    """str(dtype), remembered: numpy takes its time to spell it."""
    name = _dtypes.get(dtype)
    if name is None:
        name = _dtypes[dtype] = str(dtype)
    return name


def summary(value: Any) -> Any:
    """(shape, dtype) of an array, (length, type) of a list, else the type's name."""
    kind = kinds.get(type(value), OTHER)
    if kind == ARRAY:
        return value.shape, dtype_name(value.dtype)
    if kind == SEQUENCE:
        if type(value) is tuple and len(value) <= 8:
            return tuple([summary(part) for part in value])
        return len(value), type(value).__name__
    return type(value).__name__
