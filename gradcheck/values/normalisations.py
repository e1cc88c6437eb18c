"""Which values of a forward pass lie inside of a normalisation: told from what is divided by its own spread.

A mean alone makes none, nor does a root: a loss may have either. What normalises takes both from the array that it
centres or divides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph

SPREAD = frozenset({"sqrt", "std", "var", "linalg.norm"})
SPREADING = frozenset("add var mean sum square power multiply subtract divide true_divide sqrt".split())
# What stands between a variance and what is divided: eps, a root, an inverse, another shape.
GUARDING = frozenset(
    "add maximum clip sqrt power reciprocal reshape expand_dims getitem broadcast_to transpose copy".split()
)
CENTRE = frozenset({"mean", "sum", "var", "std"})
QUOTIENTS = frozenset({"divide", "true_divide", "multiply"})
TURNING = frozenset("reshape expand_dims getitem broadcast_to transpose copy".split())
STEPS = 7  # between an array and its spread, or the spread and what is divided by it


def normalising(graph: Graph) -> frozenset[int]:
    """The events that make a mean, a difference from it, a variance, its root, a quotient, or that times a gamma."""
    return _normalisations(graph)[0]


def spreads(graph: Graph) -> frozenset[int]:
    """The events that make a deviation, a variance, or the inverse of one."""
    return _normalisations(graph)[1]


@lru_cache(maxsize=2)
def _normalisations(graph: Graph) -> tuple[frozenset[int], frozenset[int]]:
    events = graph.recording.events[: graph.output + 1]
    users = users_in(graph)
    found: set[int] = set()
    quotients: set[int] = set()
    deviations: set[int] = set()
    for event in events:
        if event.operation == "subtract" and event.shape:
            centres = _centres(events, event)
            found |= {event.index, *centres} if centres else set()
        elif _is_spread(event):
            ways = _divided_by(events, users, event)
            if ways:
                found |= _before(events, event, users).union(*ways)
                quotients |= {way[-1] for way in ways}
                deviations.update(*(way[:-1] for way in ways))
        scaled = event.operation in QUOTIENTS and quotients.intersection(origins_of(event))
        if scaled and any(
            isinstance(v, np.ndarray) and graph.sources.match(v) is not None for v in event.args
        ):
            found.add(event.index)
    return frozenset(found), frozenset(deviations)


def _is_spread(event: Event) -> bool:
    if event.operation == "power" and len(event.args) > 1:
        return np.ndim(event.args[1]) == 0 and abs(float(event.args[1])) == 0.5
    return event.operation in SPREAD


def _centres(events: Sequence[Event], event: Event) -> set[int]:
    """The mean that is taken off what it is the mean of, and the sum it is made of in a step of its own."""
    for mean, whole in ((1, 0), (0, 1)):
        centre = event.origins[mean]
        if not isinstance(centre, int) or centre < 0:
            continue
        made = events[centre]
        steps = [made]
        while made.operation in TURNING and isinstance(made.origins[0], int) and made.origins[0] >= 0:
            made = events[made.origins[0]]
            steps.append(made)
        if made.operation in QUOTIENTS:
            steps += [events[o] for o in origins_of(made) if o >= 0 and events[o].operation == "sum"]
        if steps[-1].operation in CENTRE and _is_of(steps[-1], event, whole):
            return {step.index for step in steps}
    return set()


def _is_of(reduction: Event, event: Event, operand: int) -> bool:
    """Whether a reduction goes over that operand of the other event."""
    origin = event.origins[operand]
    if isinstance(origin, int) and origin >= 0:
        return origin in set(origins_of(reduction))
    return bool(reduction.args) and reduction.args[0] is event.args[operand]


def _divided_by(
    events: Sequence[Event], users: Mapping[int, set[int]], spread: Event
) -> list[tuple[int, ...]]:
    """The ways from a spread to the quotients of an array by it, where the spread is made from that very array."""
    sources, values = _made_from(events, spread)
    found: list[tuple[int, ...]] = []
    edge: list[tuple[int, tuple[int, ...]]] = [(spread.index, (spread.index,))]
    for _ in range(STEPS):
        further: list[tuple[int, tuple[int, ...]]] = []
        for index, way in edge:
            for user in (events[u] for u in users.get(index, ()) if u < len(events)):
                here = (*way, user.index)
                if user.operation in QUOTIENTS:
                    others = [(o, v) for o, v in zip(user.origins, user.args) if o != index]
                    size = np.size(
                        spread.result
                    )  # x * sqrt(1 + x**2) is worked out entry by entry: no spread
                    larger = [(o, v) for o, v in others if np.size(v) > size or np.size(v) == 1]
                    own = any(_is_own(events, o, v, sources, values) for o, v in larger)
                    if own:
                        found.append(here)
                    elif all(np.ndim(v) == 0 for _, v in others):
                        further.append((user.index, here))
                elif user.operation in GUARDING:
                    further.append((user.index, here))
        edge = further
    return found


def _is_own(
    events: Sequence[Event], origin: object, value: object, sources: set[int], values: Sequence[object]
) -> bool:
    """Whether a spread is made from an operand, or from what that one was centred from."""
    if any(value is source for source in values) or origin in sources:
        return True
    made = events[origin] if isinstance(origin, int) and origin >= 0 else None
    if made is None or made.operation != "subtract":
        return False
    return bool(sources.intersection(origins_of(made))) or any(v is s for v in made.args for s in values)


def _made_from(events: Sequence[Event], spread: Event) -> tuple[set[int], list[object]]:
    """The events a spread is made from, and the arrays that no event made."""
    values: list[object] = []
    reached = {spread.index}
    edge = {spread.index}
    for _ in range(STEPS):
        for index in edge:
            pairs = zip(events[index].origins, events[index].args)
            values += [v for o, v in pairs if o is None and isinstance(v, np.ndarray)]
        edge = {o for index in edge for o in origins_of(events[index]) if o >= 0 and o not in reached}
        reached |= edge
    return reached - {spread.index}, values


def _before(events: Sequence[Event], event: Event, users: Mapping[int, set[int]]) -> set[int]:
    """What a root is made of, up to the value that is normalised: that one is used more than once."""
    found, edge = {event.index}, {event.index}
    for _ in range(STEPS - 1):
        edge = {o for i in edge for o in origins_of(events[i]) if o >= 0 and events[o].operation in SPREADING}
        edge = {o for o in edge if users[o] <= found | edge}
        found |= edge
    return found


@lru_cache(maxsize=2)
def users_in(graph: Graph) -> dict[int, set[int]]:
    """The events of the forward pass that read what each event made."""
    users: dict[int, set[int]] = {}
    for event in graph.recording.events[: graph.output + 1]:
        for origin in origins_of(event):
            users.setdefault(origin, set()).add(event.index)
    return users
