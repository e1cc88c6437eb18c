"""Works out what code writes down on the way to a gradient: by how much a value changes with the one before it.

`du = 1 + 3 * c * x**2`, `istd = 1 / np.sqrt(var + eps)`, `mask = x == x.max()`: none is a gradient of the loss, each is
the derivative of one step of the forward pass, and recognised as such it is no longer suspicious.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import extent
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.recording.vjps import find
from gradcheck.values.meaning import Known
from gradcheck.values.value_roles import is_entrywise

PICKS = frozenset({"max", "min", "amax", "amin"})
CUTS = frozenset({"reshape", "transpose", "swapaxes", "moveaxis", "getitem", "ravel"})  # into windows
ENTRIES = 1_000_000  # numbers kept in all

Slopes = dict[int, Array]  # of one event, by the value it is an entrywise function of


def local_slopes(graph: Graph, names: Mapping[int, str]) -> list[Known]:
    """The derivative of each step of the forward pass by the nearest value with a name, entry by entry."""
    slopes: dict[int, Slopes] = {}
    found: list[Known] = []
    entries = 0
    for event in graph.recording.events[: graph.output + 1]:
        if not _is_array(event.result) or graph.gradient(event.index) is None:
            continue
        made = list(_of_event(graph, event, slopes, names))
        entries += sum(known.value.size for known in made)
        if entries > ENTRIES:
            return []
        found += made
    return found


def _of_event(
    graph: Graph, event: Event, slopes: dict[int, Slopes], names: Mapping[int, str]
) -> Iterator[Known]:
    stores = event.operation == "setitem"
    if event.operation not in PICKS and not stores and not is_entrywise(event):
        return
    here: Slopes = {}
    chained: set[int] = set()
    for origin, value, partial in zip(event.origins, event.args, _partials(event)):
        if partial is None or not isinstance(origin, int) or origin < 0 or partial.shape != np.shape(value):
            continue
        if event.operation in PICKS:
            yield from _picked(graph, event, origin, partial, names)
            continue
        if event.operation in ("divide", "true_divide") and value is event.args[0]:
            turned = 1 / np.asarray(event.args[1], dtype=float)  # in its own shape: of one column, say
            if turned.size > 1:
                yield _known(names, event, origin, turned)
        if partial.shape != event.shape:
            continue
        inner = {} if graph.recording.events[origin].names and not stores else slopes.get(origin, {})
        chained |= inner.keys() | ({origin} & here.keys())
        for start, slope in inner.items() or ((origin, np.ones(())),):
            here[start] = here.get(start, 0.0) + partial * slope
    slopes[event.index] = here
    for start, slope in here.items():
        if (start in chained or event.operation != "multiply") and _is_telling(slope):
            yield _known(names, event, start, slope)


def _picked(
    graph: Graph, event: Event, origin: int, partial: Array, names: Mapping[int, str]
) -> Iterator[Known]:
    """Which entries a maximum took, also in the layout of the array that its windows are cut from."""
    yield _known(names, event, origin, partial)
    while True:
        before = graph.recording.events[origin]
        further = before.origins[0] if before.origins else None
        rule = find(before.operation) if before.operation in CUTS else None
        if rule is None or not isinstance(further, int) or further < 0:
            return
        try:
            turned = rule(partial, before.result, before.args, before.kwargs)[0]
        except Exception:  # an operation used in a way that its rule does not know
            return
        if not _is_array(turned):
            return
        origin, partial = further, np.asarray(turned)
        yield _known(names, event, origin, partial)


def _known(names: Mapping[int, str], event: Event, start: int, slope: Array) -> Known:
    name = f"d({names[event.index]})/d({names[start]})"
    return Known(name, slope, "local", event.index, named=False, of=start)


def _partials(event: Event) -> tuple[Array | None, ...]:
    rule = find(event.operation)
    if rule is None:
        return ()
    try:
        made = rule(np.ones(np.shape(event.result)), event.result, event.args, event.kwargs)
    except Exception:  # an operation used in a way that its rule does not know
        return ()
    return tuple(np.asarray(part, dtype=float) if _is_array(part) else None for part in made)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _is_telling(slope: Array) -> bool:
    return slope.size > 1 and bool(np.isfinite(slope).all()) and bool(extent(slope) > 0)
