"""Gaussian numbers for random directions, cheap enough to be drawn again and again for whole nets."""

from __future__ import annotations

import functools

import numpy as np

from gradcheck.facts import Array


@functools.lru_cache(maxsize=1)
def _pool() -> Array:
    return np.random.default_rng(20_111).standard_normal(1 << 18)


def normals(rng: np.random.Generator, count: int) -> Array:
    """`count` of them, to be read only: fresh float32, or for middling counts a random stretch of a fixed supply."""
    if 1000 < count <= 1 << 17:
        pool = _pool()
        start = int(rng.integers(pool.size - count + 1))
        return pool[start : start + count]
    return rng.standard_normal(count, dtype=np.float32)
