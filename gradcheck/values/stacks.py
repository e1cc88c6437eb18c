"""The values of a loop's rounds as one array, as code has them that runs forward one by one and back all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from gradcheck.facts import Array
from gradcheck.values.meaning import Known

PARAMETER = -1  # the order of a parameter
ROUNDS = 2000  # of a loop, at most
ENTRIES = 1_000_000  # numbers in all stacks


def stacks(knowns: Iterable[Known], site_of: Callable[[int], object]) -> list[Known]:
    """For each expression that ran several times its values, gradients and derivatives on top of each other."""
    groups: dict[object, list[Known]] = {}
    for known in knowns:
        if known.order == PARAMETER or known.kind == "misfit" or known.is_piece or known.value.ndim > 2:
            continue
        other = site_of(known.of) if known.of >= 0 else known.of
        where = site_of(known.order) if known.order >= 0 else known.name
        groups.setdefault((known.kind, where, other, known.value.shape), []).append(known)
    found: list[Known] = []
    entries = 0
    for group in groups.values():
        ordered = sorted(group, key=lambda known: known.order)  # inputs come from nowhere, in their own order
        once = len({known.order for known in group}) == len(group) or group[0].order < 0
        if not once or not 1 < len(group) <= ROUNDS:
            continue  # several parts of one gradient, say
        for value in _stacked([known.value for known in ordered]):
            entries += value.size
            if entries > ENTRIES:
                return []
            name = ordered[-1].name.partition(" (")[0]
            found.append(replace(ordered[-1], name=name, value=value, is_stack=True))
    return found


def _stacked(values: list[Array]) -> Iterator[Array]:
    """Samples one below the other; columns beside each other; several rows each along a new axis."""
    shape = values[0].shape
    if len(shape) == 2 and shape[0] == 1:
        yield np.concatenate(values, axis=0)
    elif len(shape) == 2 and shape[1] == 1:
        yield np.concatenate(values, axis=1)
    else:
        yield np.stack(values)
