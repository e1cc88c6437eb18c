"""Weights used in several places of a net: one array with several gradients, which have to be added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.conventions.layouts import Layout, layouts
from gradcheck.conventions.names import match
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.returned import Found
from gradcheck.facts import Array


def _is_transposed(a: Any, b: Any) -> bool:
    """Whether b is the very memory of a, seen transposed."""
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)) or a.ndim != 2 or b.ndim != 2:
        return False
    return (
        a.shape[::-1] == b.shape
        and a.strides[::-1] == b.strides
        and a.dtype == b.dtype
        and a.__array_interface__["data"][0] == b.__array_interface__["data"][0]
    )


def _is_same(a: Any, b: Any) -> bool:
    """Whether two array objects are one and the same view of memory."""
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return False
    return (
        a.shape == b.shape
        and a.strides == b.strides
        and a.dtype == b.dtype
        and a.__array_interface__["data"][0] == b.__array_interface__["data"][0]
    )


def _added(pairing: Pairing, found: Found, values: Array) -> Pairing:
    assert pairing.layout is not None
    total = np.asarray(pairing.layout.values, dtype=float) + values
    how = pairing.how if pairing.more else f"{pairing.how}, summed over its uses"
    return replace(pairing, layout=Layout(pairing.layout.name, total), how=how, more=(*pairing.more, found))


def merged_uses(pairs: Sequence[Pairing], found: Sequence[Found]) -> tuple[list[Pairing], list[Pairing]]:
    """The pairings with the gradients of one memory added up, and those of them that were tied.

    Copies of one gradient (stored in a layer and in a list of all) count once.
    """
    out: list[Pairing] = []
    for pairing in pairs:
        home = pairing.parameter.home
        twin = next(
            (
                i
                for i, other in enumerate(out)
                if _is_transposed(other.parameter.home, home) or _is_same(other.parameter.home, home)
            ),
            None,
        )
        if twin is not None and pairing.layout is not None and out[twin].layout is not None:
            values = np.asarray(pairing.layout.values, dtype=float)
            if _is_transposed(out[twin].parameter.home, home):
                values = values.T
            out[twin] = _added(out[twin], pairing.found, values)
            continue
        out.append(_with_aliases(pairing, found, {id(p.found) for p in pairs}))
    return out, [p for p in out if p.more]


def _with_aliases(pairing: Pairing, found: Sequence[Found], taken: set[int]) -> Pairing:
    parameter = pairing.parameter
    if pairing.layout is None or not parameter.aliases or pairing.found.returned:
        return pairing
    seen = [np.asarray(pairing.found.value)]
    main = match(pairing.found.tokens, parameter.path.tokens)
    for alias in (parameter.path, *parameter.aliases):
        holder = alias.holder()
        if not holder.steps or pairing.found.tokens[: len(holder.tokens)] == holder.tokens:
            continue  # the use whose gradient it was paired with, be it the first one or another
        best = max(
            (
                f
                for f in found
                if not f.returned
                and f.changed
                and id(f) not in taken
                and f.tokens[: len(holder.tokens)] == holder.tokens
            ),
            key=lambda f: match(f.tokens, alias.tokens),
            default=None,
        )
        if best is None or match(best.tokens, alias.tokens) < max(main, 1):
            continue
        value = np.asarray(best.value)
        if any(value.shape == s.shape and np.array_equal(value, s) for s in seen):
            continue
        options = layouts(value, parameter.shape)
        if options:
            seen.append(value)
            pairing = _added(pairing, best, np.asarray(options[0].values, dtype=float))
    return pairing
