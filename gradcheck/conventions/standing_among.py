"""The one item of a returned tuple that has no name, where all others were paired in the order of the parameters.

`return X.T @ d1, dW2, dW3`: what is returned first is meant for the first of them, whatever that is called. What comes
last may be a state that is handed on, and a row or a column one as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter


def stands_among_others(pairing: Pairing, others: Sequence[Pairing], parameters: Sequence[Parameter]) -> bool:
    """Whether a pair that only the shape suggests is the one that is missing in a tuple of gradients."""
    found = pairing.found
    if not found.returned or len(found.tokens) != 1 or not isinstance(found.tokens[0], int):
        return False
    shape = pairing.parameter.shape
    if np.shape(found.value) != shape or len(shape) < 2 or min(shape) < 2:
        return False
    places = {id(p): k for k, p in enumerate(parameters)}
    beside = {p.found.tokens[0]: p for p in others if p.found.returned and len(p.found.tokens) == 1}
    items = sorted([*beside.items(), (found.tokens[0], pairing)], key=lambda row: str(row[0]))
    at = [number for number, _ in items]
    orders = [places[id(p.parameter)] for _, p in items]
    whole = at == list(range(len(items))) and len(items) > 2 and orders == sorted(orders)
    return whole and found.tokens[0] < len(items) - 1
