"""Reads from values that rows of an embedding lack a part of their gradient because their id occurs more than once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.narrowing import Wrong

LOOKUPS = frozenset({"getitem", "take"})


def table_reading(base: LineEvidence, wrong: Wrong, graph: Graph) -> LineEvidence | None:
    """That rows which were looked up more than once get too little, or that rows get what belongs to others."""
    old, new, known = wrong.old, wrong.new, wrong.becomes.known
    if known.order != -1 or known.kind == "forward" or new.ndim < 1 or len(new) != len(known.value):
        return None
    counts = looked_up(graph, known.name, len(new))
    scattered = [
        found for found in _lookups(graph, known.name) if found[1].shape == (*found[0].shape, *new.shape[1:])
    ]
    if len(scattered) == 1:
        read = _scattered(base, wrong, *scattered[0])
        if read is not None:
            return read
    made = [_added_up(*one, new) for one in scattered]
    if made and close(np.sum(made, axis=0), new):  # all of it is known
        last = any(close(made, old) for made in _last_ones(scattered, new))
        return replace(base, kind=RepairKind.ASSIGN_TO_ADD, layer_kind="embedding") if last else None
    repeated = {row for row, count in counts.items() if count > 1}
    odd = {
        row
        for row in range(len(new))
        if not np.array_equal(old[row], new[row]) and not close(old[row], new[row])
    }
    if not odd or not odd <= repeated or repeated == set(counts):
        return None
    return replace(base, kind=RepairKind.ASSIGN_TO_ADD, layer_kind="embedding")


def _scattered(base: LineEvidence, wrong: Wrong, ids: Array, gradient: Array) -> LineEvidence | None:
    """What was added to the rows in place of the gradient of every position at its own id."""
    if not close(_added_up(ids, gradient, wrong.new), wrong.new):
        return None
    last = {int(i): place for place, i in enumerate(ids.ravel())}
    places = np.isin(np.arange(ids.size), list(last.values()))
    if close(_added_up(ids.ravel()[places], _rows(ids, gradient)[places], wrong.new), wrong.old):
        return replace(base, kind=RepairKind.ASSIGN_TO_ADD, layer_kind="embedding")
    for axis in range(ids.ndim):
        for k in range(ids.shape[axis] if ids.ndim > 1 else 0):
            one = np.take(ids, k, axis), np.take(gradient, k, axis)
            if close(_added_up(*one, wrong.new), wrong.old):
                return replace(base, kind=RepairKind.INSERT_TERM, after=Role("other branch"), layer_kind="")
    for value in wrong.reads.values():
        others = isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.shape == ids.shape
        if others and close(_added_up(value % len(wrong.new), gradient, wrong.new), wrong.old):
            before, after = Role("target", name="other ids"), Role("target", name="its ids")
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return None


def _last_ones(lookups: Sequence[tuple[Array, Array]], table: Array) -> Iterator[Array]:
    """A table with the last gradient of each id: of each look-up, and of all of them."""
    total, whole = np.zeros(table.shape), np.zeros(table.shape)
    for ids, gradient in lookups:
        rows = _rows(ids, gradient)
        last = {int(i): row for i, row in zip(ids.ravel(), rows)}
        for i, row in last.items():
            total[i] += row
            whole[i] = row
    yield from (total, whole)


def _rows(ids: Array, gradient: Array) -> Array:
    return gradient.reshape(ids.size, *gradient.shape[ids.ndim :])


def _added_up(ids: Array, gradient: Array, table: Array) -> Array:
    """A table like that one with each gradient added to the row of its id."""
    total = np.zeros(table.shape)
    np.add.at(total, ids.ravel(), _rows(ids, gradient))
    return total


def _lookups(graph: Graph, name: str) -> Iterator[tuple[Array, Array]]:
    """The ids of each look-up in a parameter, and the gradient of what was looked up."""
    for event in graph.recording.events[: graph.output + 1]:
        ids = _ids(graph, event, name)
        if ids is not None:
            yield ids, np.asarray(graph.gradient(event.index), dtype=float)


def _ids(graph: Graph, event: Event, name: str) -> Array | None:
    """The rows of a parameter that an event reads; None for any other event."""
    if event.operation not in LOOKUPS or len(event.args) < 2 or not isinstance(event.args[0], np.ndarray):
        return None
    match = graph.sources.match(event.args[0])
    if match is None or not isinstance(event.args[1], (np.ndarray, list, int, np.integer)):
        return None
    ids = np.asarray(event.args[1])
    named = str(getattr(graph.sources.unknowns[match[0]], "name", match[0])) == name
    return ids if named and ids.dtype.kind in "iu" else None


def looked_up(graph: Graph, name: str, rows: int) -> Counter[int]:
    """How often each row of a parameter is read by its number in the forward pass."""
    counts: Counter[int] = Counter()
    for event in graph.recording.events[: graph.output + 1]:
        ids = _ids(graph, event, name)
        if ids is not None:
            counts.update(int(i) % rows for i in ids.ravel())
    return counts
