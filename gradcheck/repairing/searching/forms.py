"""Brings known values into the shape of a place, and sequences of them onto its executions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.values.meaning import Known

WINDOWS = 4  # ways in which a loop over some layers may lie among all of them


def rows_of(group: Sequence[Known], count: int) -> Iterator[Sequence[Known | None]]:
    """Ways to spread a group, which is in forward order, over so many executions, last step first before all others.

    One value less than executions is enough, and None stands for it: what the last step hands on may be nobody's.
    """
    size = len(group)
    for samples in (n for n in range(1, count + 1) if count % n == 0 and size % n == 0):
        each, some = size // samples, count // samples  # values of one sample, and executions for it
        if each - some >= WINDOWS or each < max(1, some - 1):
            continue
        chunks = [group[start : start + each] for start in range(0, size, each)]
        if each == some > 3 and group[0].value.size == 1:  # loops in another order
            for inner in (n for n in range(2, each // 2 + 1) if each % n == 0):
                yield [
                    chunk[i] for chunk in chunks for start in range(inner) for i in range(start, each, inner)
                ]
        for turned in (True, False):
            for backwards in (True, False) if samples > 1 else (False,):
                for start in range(max(0, each - some) + (2 if each >= some > 1 else 1)):
                    ordered = [chunk[::-1] if turned else chunk for chunk in chunks]
                    ordered = ordered[::-1] if backwards else ordered
                    rows = [[*chunk[start : start + some], None][:some] for chunk in ordered]
                    yield [known for row in rows for known in row]


def forms_of(value: Array, shape: tuple[int, ...]) -> Iterator[tuple[str, Array]]:
    """The array in that shape: as it is, without axes of length one, transposed."""
    array = np.asarray(value, dtype=float)
    if array.shape == shape:
        yield "", array
    elif [n for n in array.shape if n != 1] == [n for n in shape if n != 1]:
        yield "", array.reshape(shape)
        return
    if array.ndim == 2 and array.T.shape == shape and min(shape) > 1:
        yield "transposed", array.T


def spread_to(value: Array, shape: tuple[int, ...]) -> Iterator[tuple[str, Array]]:
    """The array broadcast to that shape, where it can be."""
    try:
        yield "", np.broadcast_to(value, shape).astype(float)
    except ValueError:
        return


def is_spread(value: Any, whole: Array) -> bool:
    """Whether an array is but one along some axis of another one, which has as many axes."""
    if not isinstance(value, np.ndarray) or not isinstance(whole, np.ndarray):
        return False
    fits = value.ndim == whole.ndim and value.size < whole.size and value.size > 1
    return fits and all(n in (1, m) for n, m in zip(value.shape, whole.shape))


def by_shape(group: Sequence[Known]) -> list[list[Known]]:
    """The values of each shape by themselves, where there are several: of one layer of each expert, of many."""
    shapes: dict[tuple[int, ...], list[Known]] = defaultdict(list)
    for known in group:
        shapes[known.value.shape].append(known)
    return [alike for alike in shapes.values() if 1 < len(alike) < len(group)]


def once_each(group: Sequence[Known]) -> list[Known]:
    """The first of each run of equal values: a sum that grows, over the inputs of a neuron, has one gradient."""
    if group[0].value.size > 1 or group[0].kind != "gradient":
        return list(group)
    values = [float(known.value.reshape(-1)[0]) for known in group]
    starts = [i for i, v in enumerate(values) if i == 0 or abs(v - values[i - 1]) > 1e-12 * abs(v)]
    return [group[i] for i in starts] if len(starts) > 1 else list(group)
