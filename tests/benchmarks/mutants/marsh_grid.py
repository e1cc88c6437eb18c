"""The planted faults of `nets/marsh_grid.py`."""

from __future__ import annotations

CONVENTION = "cells of a grid, single numbers, reversed double loop"
FAULTS = [
    ("E6/J2", "            up[i, j - 1] += d * w['west'][0]\n", ""),
    ("E6/E8/J2/O3", "up[i, j - 1] += d * w['west'][0]", "up[i, j - 1] = d * w['west'][0]"),
    ("E6/J2", "d = e * w['gain'][0] + up[i, j]", "d = e * w['gain'][0]"),
    ("C4", "** 1.5", "** 0.5"),
    ("C4/C2", "            d *= (1 - level[i, j] ** 2) ** 1.5\n", ""),
    ("J5/E5/E1/E7", "out['north'][0] += d * level[i - 1, j]", "out['north'][0] += d * level[i, j]"),
    ("J5/E5/E1/J4", "out['west'][0] += d * level[i, j - 1]", "out['west'][0] += d * level[i - 1, j]"),
    ("E1/E2/J4", "up[i, j - 1] += d * w['west'][0]", "up[i, j - 1] += d * w['north'][0]"),
    ("A3", "e = 2 * (w['gain']", "e = (w['gain']"),
    ("A4", "/ seen.size", "/ rows"),
    ("E6/E4/E3", "d = e * w['gain'][0] + up[i, j]", "d = e + up[i, j]"),
    ("J2/E1/J5/H3", "up[i - 1, j] += d * w['north'][0]", "up[i - 1, j - 1] += d * w['north'][0]"),
    ("O3/E8/E6", "out['rain'][c] += d * rain", "out['rain'][c] = d * rain"),
    ("H2/H5/J2", "for j in range(cols, 0, -1):", "for j in range(cols, 1, -1):"),
    (
        "H3/E1/E5",
        "out['rain'][c] += d * rain[i - 1, j - 1, c]",
        "out['rain'][c] += d * rain[i - 1, j - 1, 0]",
    ),
]
