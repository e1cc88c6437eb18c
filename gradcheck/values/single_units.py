"""The units of a net that goes through them one by one, as arrays: z of a layer is what sums of weighted inputs are.

`s += w[j][i] * x[i]` makes single numbers. What they are shows in how they were made, and all units of a layer, of one
sample after the other, are then known like the arrays of any other net.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradcheck.catalogue import Role
from gradcheck.facts import Array
from gradcheck.recording.graph import Graph
from gradcheck.values.activations import function_of, misfits
from gradcheck.values.meaning import Known
from gradcheck.values.unit_sums import UnitSums
from gradcheck.values.value_roles import role_of_gradient

Chunk = list[int]  # the events that made one value of each unit of a layer, for one sample


def units(
    graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role], sums: UnitSums
) -> Iterator[Known]:
    """Forward values and gradients of all units of a layer, and the slope of their activation, sample after sample."""
    events = graph.recording.events
    groups: dict[tuple[str, int, object], Chunk] = defaultdict(list)
    for index, role in roles.items():
        single = index in sums.sums if role.what == "z" else role.what == "a" and index in sums.inside
        if single and role.layer is not None:
            groups[role.what, role.layer, events[index].site.location].append(index)
    chunks: dict[tuple[str, int], list[Chunk]] = defaultdict(list)
    for (what, layer, _), indices in groups.items():
        width = len(sums.rows[layer])
        if width > 1 and len(indices) % width == 0:
            rows = [indices[k : k + width] for k in range(0, len(indices), width)]
            chunks[what, layer] += rows
            for row in rows:
                yield from _known(graph, row, names[row[-1]], roles[row[-1]])
    for (what, layer), rows in chunks.items():
        if what == "a":
            for row in rows:
                inner = [sums.inside.get(index, -1) for index in row]
                if inner in chunks["z", layer]:
                    yield from _slope(graph, inner, row, names, layer)


def _known(graph: Graph, row: Chunk, name: str, role: Role) -> Iterator[Known]:
    bound = name.partition(" (")[0]
    plain = bound if bound.isidentifier() else f"{role.what} of layer {role.layer}"
    value, gradient = _values(graph, row), _gradients(graph, row)
    yield Known(plain, value, "forward", row[-1], role, is_stack=True, is_layer=True)
    back = role_of_gradient(role)
    yield Known(plain, gradient, "gradient", row[-1], back, is_stack=True, is_layer=True)


def _slope(graph: Graph, inner: Chunk, row: Chunk, names: Mapping[int, str], layer: int) -> Iterator[Known]:
    """The derivative of an activation: what comes back of a is multiplied with it."""
    z, a = _values(graph, inner), _values(graph, row)
    before, behind = _gradients(graph, inner), _gradients(graph, row)
    if not behind.all():
        return
    name = f"d({names[row[-1]]})/d({names[inner[-1]]})"
    function = function_of(z, a)
    role = Role("activation derivative", layer, function, "z")
    slope, of = before / behind, inner[-1]
    yield Known(name, slope, "derivative", row[-1], role, of=of, is_stack=True, is_layer=True)
    yield from misfits(name, z, a, layer)


def _values(graph: Graph, row: Chunk) -> Array:
    return np.array([float(graph.value(index)) for index in row])


def _gradients(graph: Graph, row: Chunk) -> Array:
    made: list[Any] = [graph.gradient(index) for index in row]
    return np.array([float(value) if value is not None else 0.0 for value in made])
