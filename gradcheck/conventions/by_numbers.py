"""Gradients in a list of another order than the parameters: where places do not fit, shapes and numbers pair them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.pairs import Agreement, Pairing, paired
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter

RIGHT = 0.999  # an agreement that a wrong gradient does not reach
HOW = "by shape and numbers"


def by_numbers(
    pairs: list[Pairing], parameters: Sequence[Parameter], found: Sequence[Found], agreement: Agreement
) -> list[Pairing]:
    """The pairs, or all anew where places in lists alone made them and not all shapes fit.

    Only where each parameter gets a gradient of its very shape so, and most of the numbers agree: gradients of equal
    shapes that were exchanged are an error to be told.
    """
    wanted = [p for p in parameters if _is_a_place(p.path.tokens)]
    returned = [f for f in found if f.returned and _is_a_place(f.tokens) and np.ndim(f.value)]
    if not pairs or not 1 < len(wanted) == len(returned) or len(wanted) != len(parameters):
        return pairs
    if len(pairs) == len(wanted) and all(p.layout is not None and not p.layout.name for p in pairs):
        return pairs
    marks = [
        (agreement(p, np.asarray(f.value)), i, j)
        for i, p in enumerate(wanted)
        for j, f in enumerate(returned)
        if np.shape(f.value) == p.shape
    ]
    chosen: dict[int, tuple[int, float]] = {}
    for mark, i, j in sorted(marks, reverse=True):
        if i not in chosen and j not in {at for at, _ in chosen.values()}:
            chosen[i] = j, mark
    if len(chosen) < len(wanted) or 2 * sum(mark > RIGHT for _, mark in chosen.values()) <= len(wanted):
        return pairs
    return [paired(p, returned[chosen[i][0]], HOW) for i, p in enumerate(wanted)]


def _is_a_place(tokens: tuple[str | int, ...]) -> bool:
    return bool(tokens) and all(isinstance(token, int) for token in tokens)
