"""How many samples with how many positions each a loss averages over: the words of sentences, the steps of rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.values.loss_terms import is_only_added_up
from gradcheck.values.value_roles import is_entrywise

BATCH = "batch size"
POSITIONS = "batch size times the positions"
PICKS = frozenset({"take_along_axis", "getitem"})
THROUGH = frozenset({"reshape", "squeeze", "ravel", "transpose", "copy"})


def with_positions(graph: Graph, sizes: Mapping[str, int]) -> Mapping[str, int]:
    """The sizes, with the count of all positions where the loss is the mean of one number of each.

    The axis that is no length of any parameter counts the samples, where names did not tell it.
    """
    shapes = {
        shape for event in graph.recording.events[: graph.output + 1] if (shape := _averaged(graph, event))
    }
    if len(shapes) != 1:
        return sizes
    shape = shapes.pop()
    found = {**sizes, POSITIONS: int(np.prod(shape))}
    lengths = {n for unknown in graph.sources.unknowns for n in getattr(unknown, "shape", ())}
    samples = [n for n in shape if n not in lengths]
    return {BATCH: samples[0], **found} if len(samples) == 1 else found


def _averaged(graph: Graph, event: Event) -> tuple[int, ...]:
    """The axes of what a term of the loss is the mean of, where that is one number of every position; () else."""
    value = event.args[0] if event.operation in ("mean", "average") and event.args else None
    if not isinstance(value, np.ndarray) or event.shape != () or not is_only_added_up(graph, event.index):
        return ()
    shape = tuple(n for n in value.shape if n > 1)
    return shape if len(shape) > 1 and _is_one_of_each(graph, event) else ()


def _is_one_of_each(graph: Graph, mean: Event) -> bool:
    """Whether each entry was picked from several, or adds several up: a single class of all, not all outputs."""
    events = graph.recording.events
    at = mean
    while len(made := [origin for origin in origins_of(at) if origin >= 0]) == 1:
        at = events[made[0]]
        if at.operation == "sum" or (at.operation in PICKS and _is_by_ids(at)):
            return np.size(at.args[0]) > np.size(at.result) > 1
        plain = at.operation in THROUGH or at.operation in PICKS or is_entrywise(at)
        if not plain:
            return False
    return False


def _is_by_ids(event: Event) -> bool:
    index = event.args[1] if len(event.args) > 1 else None
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(part, np.ndarray) and part.dtype.kind in "iu" for part in parts)
