"""Pairs of parameters with the places for their gradients that backward left empty, where it fills others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.pairs import Pairing, paired
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter


def left_empty(left: Sequence[Parameter], pairs: Sequence[Pairing], found: Sequence[Found]) -> list[Pairing]:
    """The pairs of objects whose place for a gradient nothing was put into, where backward fills it in others.

    bias.value with bias.slope, all zeros still, beside weights.value with weights.slope.
    """
    ways = {
        (p.parameter.path.tokens[-1], p.found.tokens[-1])
        for p in pairs
        if p.found.tokens and not p.found.returned and p.found.tokens[:-1] == p.parameter.path.tokens[:-1]
    }
    zeros = {f.tokens: f for f in found if not f.returned and np.ndim(f.value) and not np.any(f.value)}
    out = []
    for p in left:
        tokens = p.path.tokens
        ends = [end for word, end in ways if len(tokens) > 1 and word == tokens[-1]]
        places = [f for end in ends if (f := zeros.get((*tokens[:-1], end))) is not None]
        if len(places) == 1 and np.shape(places[0].value) == p.shape and p.shape != ():
            out.append(paired(p, places[0], "by place"))
    return out
