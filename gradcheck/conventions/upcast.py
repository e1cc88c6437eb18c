"""float32 models at float64: every reachable float32 array is exchanged for a wider twin while the check lasts."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

from gradcheck.conventions.graph import Leaf
from gradcheck.facts import Array

_NARROW = (np.dtype(np.float32), np.dtype(np.float16))


def is_narrow(value: Any) -> bool:
    """Whether a value is stored with fewer digits than float64."""
    return isinstance(value, (np.ndarray, np.generic)) and value.dtype in _NARROW


def _owner(array: Array) -> Array:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _in_memory_order(array: Array) -> Array:
    """The array with its axes as they lie in memory: one of Fortran order, transposed, is contiguous."""
    return array.transpose(np.argsort([-stride for stride in array.strides], kind="stable"))


def _twin(array: Array, owners: dict[int, tuple[Array, Array]]) -> Array:
    """A float64 array that relates to the twin of its owner as the array relates to its owner: views stay views."""
    owner = _owner(array)
    if owner.dtype.fields:
        raise ValueError("a field of a structured array cannot be made wider without the others")
    plain = owner is array or owner.dtype != array.dtype or not _in_memory_order(owner).flags.c_contiguous
    if plain and id(array) not in owners:
        owners[id(array)] = (array, np.asarray(array).astype(np.float64, order="K"))
    if not plain and id(owner) not in owners:
        owners[id(owner)] = (owner, np.asarray(owner).astype(np.float64, order="K"))
    if plain:
        wide = owners[id(array)][1]
    else:
        base = _in_memory_order(owners[id(owner)][1])
        offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        ratio = 8 // array.dtype.itemsize
        wide = np.ndarray(
            array.shape, np.float64, base, offset * ratio, tuple(s * ratio for s in array.strides)
        )
    return wide.view(np.matrix) if isinstance(array, np.matrix) else wide


def upcast(leaves: list[Leaf]) -> int:
    """Binds float64 twins of all float32 arrays at their paths; how many. The caller holds a snapshot.

    ValueError where some cannot be exchanged and others could: they would no longer be one.
    """
    owners: dict[int, tuple[Array, Array]] = {}
    done = 0
    for leaf in leaves:
        if not is_narrow(leaf.value) or type(leaf.value) not in (
            np.ndarray,
            np.matrix,
            np.float32,
            np.float16,
        ):
            continue
        wide: Any = (
            _twin(leaf.value, owners) if isinstance(leaf.value, np.ndarray) else np.float64(leaf.value)
        )
        for path in (leaf.path, *leaf.aliases):
            with contextlib.suppress(TypeError, KeyError, AttributeError, ValueError, IndexError):
                path.set(wide)
                done += 1
    return done
