"""One vector that is nothing but the parameters side by side, checked through its parts: they have names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.pairs import Pairing


def without_whole(pairs: Sequence[Pairing]) -> list[Pairing]:
    """The pairs without a vector that others are views of, every entry of it, with the gradient that they have too."""
    return [pairing for pairing in pairs if not _is_tiled(pairing, [p for p in pairs if p is not pairing])]


def _is_tiled(whole: Pairing, others: Sequence[Pairing]) -> bool:
    home = whole.parameter.home
    if not isinstance(home, np.ndarray) or home.ndim != 1 or whole.layout is None:
        return False
    told = np.zeros(home.size, bool)
    for part in others:
        own = part.parameter.home
        if not (isinstance(own, np.ndarray) and own.size < home.size and part.layout is not None):
            continue
        if own.base is None:  # no view of anything
            continue
        if own.dtype != home.dtype or not (own.flags.c_contiguous and home.flags.c_contiguous):
            continue
        begin = (own.ctypes.data - home.ctypes.data) // home.itemsize
        at = slice(begin, begin + own.size)
        if 0 <= begin <= home.size - own.size and np.array_equal(
            whole.layout.values[at], np.ravel(part.layout.values)
        ):
            told[at] = True
    return bool(told.all())
