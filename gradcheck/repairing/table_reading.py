"""Reads from values that rows of an embedding lack a part of their gradient because their id occurs more than once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import LineEvidence, RepairKind
from gradcheck.facts import Array
from gradcheck.meaning import Known
from gradcheck.recording.graph import Graph
from gradcheck.repairing.values import close

LOOKUPS = frozenset({"getitem", "take"})


def table_reading(
    base: LineEvidence, old: Array, new: Array, known: Known, graph: Graph
) -> LineEvidence | None:
    """That the wrong rows are those that were looked up more than once; None when the gradient is no table's."""
    if known.order != -1 or known.kind == "forward" or new.ndim < 1 or len(new) != len(known.value):
        return None
    counts = looked_up(graph, known.name, len(new))
    repeated = {row for row, count in counts.items() if count > 1}
    wrong = {
        row
        for row in range(len(new))
        if not np.array_equal(old[row], new[row]) and not close(old[row], new[row])
    }
    if not wrong or not wrong <= repeated or repeated == set(counts):
        return None
    return replace(base, kind=RepairKind.ASSIGN_TO_ADD, layer_kind="embedding")


def looked_up(graph: Graph, name: str, rows: int) -> Counter[int]:
    """How often each row of a parameter is read by its number in the forward pass."""
    counts: Counter[int] = Counter()
    for event in graph.recording.events[: graph.output + 1]:
        if event.operation not in LOOKUPS or len(event.args) < 2 or not isinstance(event.args[0], np.ndarray):
            continue
        index = event.args[1]
        match = graph.sources.match(event.args[0])
        if match is None or not isinstance(index, (np.ndarray, list, int, np.integer)):
            continue
        ids = np.asarray(index)
        if (
            str(getattr(graph.sources.unknowns[match[0]], "name", match[0])) == name
            and ids.dtype.kind in "iu"
        ):
            counts.update(int(i) % rows for i in ids.ravel())
    return counts
