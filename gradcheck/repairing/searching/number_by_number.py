"""Values of several layers as single numbers in a row, for code that goes through all units, or all weights, in loops.

`for neuron in layer: for j in range(n): neuron.weights[j] -= rate * neuron.grads[j]` makes numbers of all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.values.meaning import Known

PARAMETER = -1  # the order of a parameter among the known values


def parameters_together(knowns: Iterable[Known]) -> Mapping[int, list[list[Known]]]:
    """Gradients of parameters that are alike by name or by role, by how many numbers they have together.

    Each group in its order and in the opposite one: a loop may begin with the last layer.
    """
    groups: dict[object, list[Known]] = defaultdict(list)
    for known in knowns:
        if known.kind == "gradient" and known.order == PARAMETER and not known.is_piece:
            groups[known.is_stack, known.role.what].append(known)
            if not known.is_stack:
                groups[re.sub(r"\d+", "", known.name)].append(known)
                groups["all of them"].append(known)
    found: dict[int, dict[tuple[int, ...], list[Known]]] = defaultdict(dict)
    for group in groups.values():
        count = sum(known.value.size for known in group)
        if len(group) > 1 and count > len(group):
            for ordered in (group, group[::-1]):
                found[count].setdefault(tuple(map(id, ordered)), ordered)
    return {count: list(alike.values()) for count, alike in found.items()}


def entries_of(group: Sequence[Known]) -> list[Known]:
    """Each number of these values by itself."""
    return [replace(k, value=np.asarray(number)) for k in group for number in k.value.reshape(-1)]


Layers = Mapping[int, Sequence[Known]]  # by layer, the values of its units, sample after sample


def units_together(knowns: Iterable[Known]) -> list[Layers]:
    """The values of one role of the units of all layers that are made one by one."""
    found: dict[object, dict[int, list[Known]]] = defaultdict(lambda: defaultdict(list))
    for known in knowns:
        if known.is_layer and known.role.layer is not None:
            found[known.kind, known.role.what][known.role.layer].append(known)
    return [
        {layer: sorted(layers[layer], key=lambda known: known.order) for layer in sorted(layers)}
        for layers in found.values()
    ]


def in_loops(layers: Layers, count: int) -> Iterator[list[Known]]:
    """So many numbers, of some layers one after the other: the last layer first or the first, sample after sample."""
    numbers = list(layers)
    for first in range(len(numbers)):
        for end in range(first + 1, len(numbers) + 1):
            some = [layers[number] for number in numbers[first:end]]
            if sum(known.value.size for layer in some for known in layer) != count:
                continue
            for turned in (some[::-1], some) if len(some) > 1 else (some,):
                if len({len(layer) for layer in turned}) == 1:
                    by_sample = [known for sample in zip(*turned) for known in sample]
                    yield entries_of(by_sample)
                yield entries_of([known for layer in turned for known in layer])
