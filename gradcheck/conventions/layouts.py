"""Gradients in another layout than their parameter: transposed, flattened, with or without an axis of length one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.facts import Array

AXES_OF_ONE = "axes of length one"
TRANSPOSED = "transposed"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """How a gradient is brought to its parameter's shape, in one word for the report."""

    name: str  # "", "transposed", "flattened", "axes of length one", "broadcast"
    values: Array


def layouts(gradient: Any, shape: tuple[int, ...]) -> list[Layout]:
    """Every way to read a gradient as one of the given shape, the most plain first; empty when there is none.

    A square array can be read as it is or transposed; which of the two is meant the names or other arrays decide.
    """
    array = np.asarray(gradient)
    if array.dtype.kind not in "fiub":
        return []
    out: list[Layout] = []
    if array.shape == shape:
        out.append(Layout("", array))
        if len(shape) == 2 and shape[0] == shape[1] > 1:
            out.append(Layout(TRANSPOSED, array.T))
        return out
    squeezed = tuple(n for n in shape if n != 1)
    if tuple(n for n in array.shape if n != 1) == squeezed:
        # (n,) for (1, n) or (n, 1), and (n, 1) for (1, n)
        out.append(Layout(AXES_OF_ONE, array.reshape(shape)))
        return out
    if (array.ndim == 2 and array.shape[::-1] == shape) or (array.ndim > 2 and array.shape[::-1] == shape):
        out.append(Layout(TRANSPOSED, array.T))
    size = int(np.prod(shape, dtype=np.int64))
    if array.size == size and sum(n > 1 for n in array.shape) <= 1:
        out.append(Layout("flattened", array.reshape(shape)))
        if len(squeezed) > 1:
            out.append(Layout("flattened in column order", array.reshape(shape, order="F")))
    elif array.size == size and len(shape) >= 2 and array.ndim == 2 and array.shape[0] == shape[0]:
        out.append(Layout("reshaped", array.reshape(shape)))
    return out


def fits(gradient: Any, shape: tuple[int, ...]) -> bool:
    """Whether a gradient can be read as one of the given shape at all."""
    return bool(layouts(gradient, shape))


def broadcasts(gradient: Any, shape: tuple[int, ...]) -> Array | None:
    """The gradient spread to the parameter's shape as `W -= lr * dW` would spread it, or None."""
    try:
        return np.broadcast_to(np.asarray(gradient), shape)
    except ValueError:
        return None
