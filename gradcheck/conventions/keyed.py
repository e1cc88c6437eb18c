"""Gradients in dicts whose keys are the user's own objects or their ids: `grads[id(W)]`, `node.gradients[weight]`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.pairs import Pairing, paired
from gradcheck.conventions.paths import GONE
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter


def by_key(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Pairing]:
    """The pairs of parameters with what stands under the very object that holds them, where there is one such array.

    What the object itself keeps under its own key comes first: elsewhere may stand what one of its uses adds. Zeros are
    no gradient: a node for data that nobody asks for one.
    """
    keyed = [f for f in found if f.key is not None and np.ndim(f.value) and np.any(f.value)]
    numbered = {f.tokens[-1]: f for f in found if f.tokens}
    pairs = []
    for p in parameters:
        try:
            owner = p.path.owner()
        except GONE:
            continue
        if (f := numbered.get(id(p.current()), numbered.get(id(owner)))) is not None:
            pairs.append(paired(p, f, "by id"))
            continue
        under = [f for f in keyed if f.key is owner and layouts(f.value, p.shape)]
        holders = [path.tokens[:-1] for path in (p.path, *p.aliases)]
        own = [f for f in under if any(f.tokens[: len(above)] == above for above in holders)]
        chosen = own or under
        if chosen and all(np.array_equal(f.value, chosen[0].value) for f in chosen):
            pairs.append(paired(p, chosen[0], "by key"))
    return pairs
