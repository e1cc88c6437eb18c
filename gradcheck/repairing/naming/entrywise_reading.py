"""Reads an edit that turns the gradient of g(u) into that of u: the local derivative that was missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.repairing.naming.passes import Pass
from gradcheck.values.meaning import Known, Meaning
from gradcheck.values.value_roles import is_entrywise

CONVERSIONS = frozenset({"matrix", "asmatrix", "array", "asarray"})


def entrywise_reading(
    line: LineEvidence, was: Meaning | None, becomes: Meaning | None, of: Pass
) -> LineEvidence | None:
    """The derivative of what lies between the value whose gradient it was and the one it should be the gradient of."""
    if (
        was is None
        or becomes is None
        or was.factor != becomes.factor
        or was.arrangement != becomes.arrangement
    ):
        return None
    if was.known.kind != "gradient" or becomes.known.kind != "gradient" or becomes.known.order < 0:
        return None
    if not leads_entrywise(of.graph, becomes.known.order, was.known.order):
        return None
    if becomes.known.value.size < 2:
        return None  # any two numbers are multiples of each other
    if _is_dropout(of.graph, becomes.known.order, was.known.order):
        return replace(line, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=Role("mask"))
    layer = becomes.known.role.layer
    slope = Role("activation derivative", layer)
    if _is_a_step_of_an_activation(becomes.known, of):  # the steps before it have theirs
        told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=slope, doubts=("C2",))
        return replace(told, before=UNKNOWN, after=UNKNOWN)
    told = replace(line, kind=RepairKind.INSERT_FACTOR, needed=replace(line.needed, what="dL/dz"))
    return replace(told, before=UNKNOWN, after=slope)


def _is_a_step_of_an_activation(known: Known, of: Pass) -> bool:
    """Whether a value is made from a pre-activation entry by entry, and is none itself: -z * z of exp(-z * z)."""
    before = (k for k in of.meanings.of_size(known.value.size) if k.kind == "forward" and k.role.what == "z")
    return any(0 <= k.order < known.order and leads_entrywise(of.graph, k.order, known.order) for k in before)


def leads_entrywise(graph: Graph, start: int, end: int) -> bool:
    """Whether one value is made from the other by entrywise operations on nothing else that the loss reacts to."""
    events = graph.recording.events
    stack, seen = [end], {end}
    reached = False
    while stack:
        here = events[stack.pop()]
        if any(isinstance(v, np.ndarray) and graph.sources.match(v) is not None for v in here.args):
            return False  # a scale or a shift
        for origin in (o for o in origins_of(here) if o >= 0):
            if origin == start:
                reached = True
            elif origin in seen:
                continue
            elif origin > start and _keeps_its_places(events[origin]):
                seen.add(origin)
                stack.append(origin)
            else:
                return False
    return reached and _keeps_its_places(events[end])


def of_a_dropout(made: object, of: Pass) -> bool:
    """Whether a value is the gradient of what the forward pass multiplies with a mask of zeros, at once."""
    orders = {m.known.order for m in of.meanings.all_of(made, ("gradient",)) if m.known.order >= 0}
    events = of.graph.recording.events[: of.graph.output + 1]
    users = ((o, e.index) for e in events for o in e.origins if isinstance(o, int) and o in orders)
    return any(_is_dropout(of.graph, order, user) for order, user in users)


def of_a_share_kept(line: LineEvidence, of: Pass) -> LineEvidence:
    """The line as one of a dropout where the number that is missing is its 1/keep, or the square of that."""
    factor = line.after.value
    if line.kind is not RepairKind.INSERT_FACTOR or line.after.what != "constant" or not factor:
        return line
    if line.layer_kind not in ("", "dense") or line.whole_pass:
        return line
    powers = (share**power for share in _shares_kept(of.graph) for power in (-2, -1, 1, 2))
    if any(abs(abs(factor) - power) <= 1e-9 * power for power in powers):
        return replace(line, layer_kind="dropout")
    return line


def _shares_kept(graph: Graph) -> set[float]:
    """The numbers that what a mask of zeros lets through is divided by or multiplied with."""
    found: set[float] = set()
    masked: set[int] = set()
    for event in graph.recording.events[: graph.output + 1]:
        if event.operation not in ("multiply", "divide", "true_divide"):
            continue
        made = {o for o in event.origins if isinstance(o, int) and o >= 0}
        numbers = [float(v) for v in event.args if np.ndim(v) == 0 and isinstance(v, (int, float, np.number))]
        if made & masked:
            found.update(n for n in numbers if 0 < n != 1)
        levels = [np.unique(v) for v in event.args if isinstance(v, np.ndarray) and v.size > 1]
        of_masks = [v[1] for v in levels if len(v) == 2 and v[0] == 0 < v[1]]
        if of_masks:
            masked.add(event.index)
            found.update(float(n) for n in of_masks if n != 1)
    return found


def _is_dropout(graph: Graph, start: int, end: int) -> bool:
    """Whether one value is made from the other by a mask of zeros and ones, and by numbers, alone."""
    events, masked, here = graph.recording.events, False, end
    while here != start:
        event = events[here]
        made = [(o, v) for o, v in zip(event.origins, event.args) if isinstance(o, int) and o >= start]
        if event.operation not in ("multiply", "divide", "true_divide") or len(made) != 1 or here < start:
            return False
        others = [v for v in event.args if v is not made[0][1]]
        masks = [v for v in others if np.ndim(v) and len(np.unique(v)) == 2 and np.any(np.asarray(v) == 0)]
        if len(masks) < len([v for v in others if np.ndim(v)]):
            return False
        masked, here = masked or bool(masks), made[0][0]
    return masked


def _keeps_its_places(event: Event) -> bool:
    return is_entrywise(event) or event.operation in CONVERSIONS
