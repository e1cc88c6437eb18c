"""Gradients that backward returns for all parameters, beside those that the layers keep of the last batch alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.pairs import Agreement, Pairing
from gradcheck.conventions.positions import ways_to_pair
from gradcheck.conventions.returned import Found
from gradcheck.conventions.reversal import RIGHT
from gradcheck.errors import ConventionError


def of_all_batches(pairs: list[Pairing], found: Sequence[Found], agreement: Agreement) -> list[Pairing]:
    """The pairs, or those with what was returned, where that is one array for each and more of them point right."""
    returned = [f for f in found if f.returned and np.ndim(f.value)]
    if len(pairs) < 2 or len(returned) != len(pairs) or all(p.found.returned for p in pairs):
        return pairs
    kept = _right(pairs, agreement)
    if kept == len(pairs):
        return pairs
    try:
        whole = ways_to_pair([p.parameter for p in pairs], returned, agreement)
    except ConventionError:
        return pairs
    return whole if _right(whole, agreement) > kept else pairs


def _right(pairs: list[Pairing], agreement: Agreement) -> int:
    """How many gradients point where the numerical ones do."""
    return sum(
        any(agreement(p.parameter, o.values) > RIGHT for o in layouts(p.found.value, p.parameter.shape))
        for p in pairs
    )
