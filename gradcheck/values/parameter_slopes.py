"""Works out the derivative of what forward makes of a parameter alone: softplus(gap), exp(log_sigma)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from gradcheck.catalogue import Role
from gradcheck.recording.graph import BrokenTrailError, Graph, gradients
from gradcheck.values.activations import function_of, misfits
from gradcheck.values.loss_terms import is_only_added_up
from gradcheck.values.meaning import Known
from gradcheck.values.value_roles import is_entrywise, is_kept, names_of_parameters

PARAMETER = -1  # the order of a parameter among the known values


def parameter_slopes(graph: Graph, names: Mapping[int, str]) -> Iterator[Known]:
    """d(made)/d(parameter) where the whole parameter goes through a function that is no straight line."""
    events = graph.recording.events
    called = names_of_parameters(graph)
    made_of: dict[
        int, tuple[int, np.ndarray]
    ] = {}  # by event: the one parameter it is made of, entry by entry
    steps: set[int] = set()  # what more is made of, of the same parameter alone
    for event in events[: graph.output + 1]:
        if not is_entrywise(event) or not event.shape:
            continue
        sources: dict[int, np.ndarray] = {}
        mixed = False
        for value, origin in zip(event.args, event.origins):
            match = graph.sources.match(value) if isinstance(value, np.ndarray) else None
            if match is not None and match[1] is None and value.shape == event.shape:
                sources[match[0]] = value
            elif isinstance(origin, int) and origin in made_of:
                sources[made_of[origin][0]] = made_of[origin][1]
            elif match is not None or isinstance(origin, tuple) or (isinstance(origin, int) and origin >= 0):
                mixed = True
        if mixed or len(sources) != 1:
            continue
        ((number, value),) = sources.items()
        made_of[event.index] = number, value
        if event.operation != "negative":
            steps.update(origin for origin in event.origins if isinstance(origin, int))
    for index, (number, value) in made_of.items():
        event = events[index]
        ends = index not in steps and event.operation != "negative"  # handed on, and no name needed
        if not (ends or is_kept(events, event)) or event.operation in ("copy", "astype"):
            continue
        if is_only_added_up(graph, event.index):
            continue  # a penalty
        try:
            local = gradients(graph.recording, event.index).source(value)
        except BrokenTrailError:
            continue
        if local.shape != value.shape or not local.any() or np.ptp(local) <= 1e-12 * np.abs(local).max():
            continue
        name = f"d({names[event.index]})/d({called[number]})"
        p, a = np.asarray(value, dtype=float), np.asarray(event.result, dtype=float)
        role = Role("activation derivative", None, function_of(p, a), "z")
        yield Known(name, np.array(local), "derivative", event.index, role, of=PARAMETER)
        yield from misfits(name, p, a, None)
