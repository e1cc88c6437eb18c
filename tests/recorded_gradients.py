"""The derivatives of a loss by given arrays from one recorded run, as tests of the recorder want them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import BrokenTrailError, Graph, gradients
from gradcheck.recording.sessions import record
from gradcheck.recording.sources import Sources, individualise


@dataclass(frozen=True, slots=True, eq=False)
class RecordedGradients:
    """The derivative of a loss by each unknown, by name, with the graph it came from and the loss itself."""

    values: dict[str, Array]
    graph: Graph
    recording: Recording
    loss: Any


def recorded_gradients(
    loss: Callable[[], object], variables: Sequence[Any], modules: Sequence[Any] = ()
) -> RecordedGradients:
    """The derivatives of loss() by the variables, from one recorded run of it; float64, in each variable's shape.

    Unnamed arrays are called by their position, "0", "1", ... Raises BrokenTrailError with the reason when the trail
    from the loss to the variables breaks. Nothing is verified here: compare along random directions before trusting it.
    """
    individualise(variables)
    sources = Sources(variables)
    output, recording = record(loss, values=True, modules=modules)
    graph = gradients(recording, output, sources)
    values: dict[str, Array] = {}
    for number, variable in enumerate(variables):
        total = graph.sources.sums[number]
        shape = variable.shape
        values[str(getattr(variable, "name", number))] = np.zeros(shape) if total is None else total
    if variables and all(total is None for total in graph.sources.sums):
        why = f" Not followed: {', '.join(recording.unfollowed)}." if recording.unfollowed else ""
        raise BrokenTrailError(f"No recorded operation leads from the loss to any of the parameters.{why}")
    return RecordedGradients(values, graph, recording, output)
