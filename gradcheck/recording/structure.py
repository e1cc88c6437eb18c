"""Arguments without their values: what the shape of a result depends on, for recordings that keep no values."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording.events import ShapeOf
from gradcheck.recording.kinds import dtype_name

_AS_THEY_ARE = frozenset({int, bool, str, float, type(None), type(Ellipsis)})


def structural(value: Any, room: int = 64) -> Any:
    """The number, string, slice, tuple or list itself, ShapeOf for an array, None for what no shape depends on."""
    kind = type(value)
    if kind in _AS_THEY_ARE or kind is ShapeOf:
        return value
    if kind is np.ndarray or isinstance(value, np.ndarray):
        return ShapeOf(value.shape, dtype_name(value.dtype))
    if kind is slice:
        return slice(structural(value.start), structural(value.stop), structural(value.step))
    if kind is tuple:
        return tuple([structural(part, 8) for part in value[:room]])
    if kind is list:
        return [structural(part, 8) for part in value[:room]]
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, np.generic):
        return ShapeOf((), dtype_name(value.dtype))
    return kind.__name__ if isinstance(value, type) else None
