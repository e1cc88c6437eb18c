"""Gradients in dicts whose keys are the parameters themselves: objects, their ids, or the very names they have.

`grads[id(W)]`, `node.gradients[weight]`, and `{"W1": ..., "b1": ...}` returned for `params["W1"]`, `params["b1"]`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.layouts import layouts
from gradcheck.conventions.names import is_of_a_copy
from gradcheck.conventions.pairs import Agreement, Pairing, paired
from gradcheck.conventions.paths import GONE
from gradcheck.conventions.returned import Found
from gradcheck.conventions.variables import Parameter

RIGHT = 0.999  # an agreement that the gradient of another array does not reach


def by_key(parameters: Sequence[Parameter], found: Sequence[Found]) -> list[Pairing]:
    """The pairs of parameters with what stands under the very object that holds them, where there is one such array.

    What the object itself keeps under its own key comes first: elsewhere may stand what one of its uses adds. Zeros are
    no gradient: a node for data that nobody asks for one.
    """
    keyed = [f for f in found if f.key is not None and np.ndim(f.value) and np.any(f.value)]
    numbered = {f.tokens[-1]: f for f in found if f.tokens and isinstance(f.tokens[-1], int)}
    if not (keyed or numbered):
        return []
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


def by_same_names(
    parameters: Sequence[Parameter], found: Sequence[Found], agreement: Agreement
) -> list[Pairing]:
    """The pairs of what backward returned in one dict, each array under the name of a parameter in one container.

    Such a dict is what the weights are updated with: what else the code keeps under a like name is none of it, even
    where the shape fits better. A dict of the weights themselves is no such dict. Of two containers with the same
    keys, a student and its teacher, the one is meant that is not called a copy, or that alone the numbers fit.
    """
    returned: dict[tuple[str | int, ...], dict[str, Found]] = {}
    for f in found:
        if f.returned and f.tokens and isinstance(f.tokens[-1], str) and np.ndim(f.value):
            returned.setdefault(f.tokens[:-1], {})[f.tokens[-1]] = f
    held: dict[tuple[str | int, ...], dict[str, Parameter]] = {}
    for p in parameters:
        if p.path.tokens and isinstance(p.path.tokens[-1], str):
            held.setdefault(p.path.tokens[:-1], {})[p.path.tokens[-1]] = p
    ways = [
        [(own[key], f) for key, f in names.items()]
        for names in returned.values()
        for own in held.values()
        if len(names) > 1 and names.keys() <= own.keys()
    ]
    if len(ways) > 1:
        ways = [way for way in ways if not is_of_a_copy(way[0][0].path.tokens)] or ways
    if len(ways) > 1:
        ways = [way for way in ways if all(_mark(p, f, agreement) > RIGHT for p, f in way)]
    if len(ways) != 1:
        return []
    (way,) = ways
    values = [(p.read(), np.asarray(f.value)) for p, f in way]
    if all(np.array_equal(a, b) for a, b in values) or 2 * sum(a.shape == b.shape for a, b in values) < len(
        way
    ):
        return []
    return [paired(p, f, "by name") for p, f in way]


def _mark(parameter: Parameter, found: Found, agreement: Agreement) -> float:
    return max(
        (agreement(parameter, layout.values) for layout in layouts(found.value, parameter.shape)), default=0.0
    )
