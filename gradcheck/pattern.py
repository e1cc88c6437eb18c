"""Where in an array entries are wrong, in words and as a small map, and the constant factor if there is one."""

from __future__ import annotations

import numpy as np

from gradcheck.facts import Array, Index

_MAP_ROWS, _MAP_COLUMNS = 8, 24
_NAMED = 3  # so many rows or columns are listed by number


def pattern_of(wrong: Array, telling: Array, where: Array, shape: Index) -> str:
    """ "all entries", "row 2", "columns 0 and 3", "block [0:2, 3:5]", "3 of 12 entries", "scattered: 9 of 40 entries".

    `telling` marks entries whose size could show an error at all: an entry that is zero on both sides does not speak
    against "all entries" or a whole row. Flat arrays over the entries `where` of an array of this shape.
    """
    count, entries = int(wrong.sum()), len(wrong)
    if count == 0:
        return ""
    if not np.any(telling & ~wrong):
        if entries > 1 and count < entries and count == 1:
            return _single(wrong, where, shape)
        if count > 1 or entries == 1:
            return "all entries" if count == entries else f"all {count} entries that are not zero"
    if count == 1:
        return _single(wrong, where, shape)
    indices = np.array(np.unravel_index(where, shape)).T
    at = indices[wrong]
    whole = _lines(indices, at, wrong, telling, shape)
    if whole:
        return whole
    block = _block(indices, at, wrong, telling)
    if block:
        return block
    scattered = "scattered: " if count > 8 else ""
    return f"{scattered}{count} of {entries} entries"


def _single(wrong: Array, where: Array, shape: Index) -> str:
    index = np.unravel_index(int(where[np.flatnonzero(wrong)[0]]), shape)
    return f"1 of {len(wrong)} entries: [{', '.join(str(int(i)) for i in index)}]"


def _lines(indices: Array, at: Array, wrong: Array, telling: Array, shape: Index) -> str:
    """Whole rows, columns or slices along one axis: the axis with the fewest of them."""
    if len(shape) < 2:
        return ""
    found: list[tuple[int, int, list[int]]] = []
    for axis, length in enumerate(shape):
        if length == 1:
            continue
        lines = np.unique(at[:, axis])
        inside = np.isin(indices[:, axis], lines)
        if len(lines) <= max(1, length // 2) and not np.any(inside & telling & ~wrong):
            found.append((len(lines), axis, [int(line) for line in lines]))
    if not found:
        return ""
    _, axis, numbers = min(found)
    if len(shape) == 2:
        noun = ("row", "column")[axis]
        if len(numbers) == 1:
            return f"{noun} {numbers[0]}"
        if len(numbers) <= _NAMED:
            return f"{noun}s {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
        return f"{len(numbers)} of {shape[axis]} {noun}s"
    if len(numbers) == 1:
        return f"index {numbers[0]} of axis {axis}"
    return f"{len(numbers)} of {shape[axis]} indices of axis {axis}"


def _block(indices: Array, at: Array, wrong: Array, telling: Array) -> str:
    low, high = at.min(axis=0), at.max(axis=0) + 1
    inside = np.all((indices >= low) & (indices < high), axis=1)
    if len(at) < 3 or np.any(inside & telling & ~wrong):
        return ""
    return f"block [{', '.join(f'{int(a)}:{int(b)}' for a, b in zip(low, high))}]"


def constant_factor(
    reported: Array, measured: Array, bars: Array, largest: float, slack: float
) -> float | None:
    """The k != 1 with reported = k measured within the error bars, None when there is none; 0 when all is zero."""
    usable = np.isfinite(reported) & np.isfinite(measured) & np.isfinite(bars)
    if not usable.all():
        return None
    clear = np.abs(measured) > 20 * bars
    if not clear.any():
        return None
    if np.any((np.abs(reported - measured) <= 3 * bars + slack * np.abs(measured))[clear]):
        return None  # right somewhere: not a factor on all of it
    unit = largest if largest > 0 else 1.0  # gradients of 1e300 and 1e-300 have squares as well
    there, here = reported[clear] / unit, measured[clear] / unit
    weights = 1 / np.maximum(bars[clear] / unit, 1e-3 * slack) ** 2
    k = float(np.sum(weights * there * here) / np.sum(weights * here**2))
    if not 1e-12 < abs(k) < 1e12:
        return 0.0 if not reported.any() else None
    allowed = 3 * (1 + abs(k)) * bars + 4 * slack * (np.abs(reported) + 1e-3 * abs(k) * largest)
    if np.any(np.abs(reported - k * measured) > allowed):
        return None
    nearest = round(k) if abs(k) >= 1 else (1 / round(1 / k) if k else 0.0)
    spread = float(np.max(allowed[clear] / np.abs(measured[clear])))
    if abs(k - nearest) <= min(spread, 1e-4 * abs(nearest)):
        k = float(nearest)  # 4, 1/4, -1: the digits behind are the measurement's
    return None if k == 1 else k


def heat_map(wrong: Array, where: Array, shape: Index) -> Array:
    """The share of wrong entries in at most 8 x 24 cells; axis 0 runs down, all other axes together run right."""
    rows = shape[0] if len(shape) >= 2 else 1
    columns = int(np.prod(shape)) // max(rows, 1)
    down = np.minimum(rows, _MAP_ROWS), rows
    right = np.minimum(columns, _MAP_COLUMNS), columns
    row = (where // columns) * down[0] // down[1]
    column = (where % columns) * right[0] // right[1]
    counts = np.zeros((int(down[0]), int(right[0])))
    hits = np.zeros_like(counts)
    np.add.at(counts, (row, column), 1)
    np.add.at(hits, (row, column), wrong.astype(float))
    heat: Array = np.divide(hits, counts, out=np.zeros_like(hits), where=counts > 0)
    return heat
