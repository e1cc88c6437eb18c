"""Inner products of large arrays that leave them in the cache of one core, where the next operation looks for them."""

from __future__ import annotations

import numpy as np

from gradcheck.facts import Array

_BLOCK = 8192  # entries of which BLAS takes the product in one thread


def inner(a: Array, b: Array) -> float:
    """The sum of the products of all entries of two real arrays of one shape.

    In several threads BLAS is faster by a few microseconds, but half of both arrays is then with another core: writing
    to them takes five times as long.
    """
    if a.size <= _BLOCK:
        return float(np.vdot(a, b))
    flat, other = a.reshape(-1), b.reshape(-1)
    return float(sum([np.dot(flat[i : i + _BLOCK], other[i : i + _BLOCK]) for i in range(0, a.size, _BLOCK)]))
