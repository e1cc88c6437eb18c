"""What each term of a loss that is a sum sends back: of a cross-entropy beside a divergence, of an entropy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from gradcheck.catalogue import UNKNOWN, Role
from gradcheck.dataflow import origins_of
from gradcheck.magnitudes import entries, magnitude
from gradcheck.recording.dependence import active_events
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.recording.reverse import BrokenTrailError, Pass
from gradcheck.values.meaning import OF_A_TERM, Known
from gradcheck.values.value_roles import ARRANGED, role_of_gradient

ADDING = frozenset({"add", "subtract", "multiply", "divide", "true_divide", "negative", "float"})
LAYERS = frozenset({"matmul", "dot", "einsum", "tensordot", "inner", "getitem", "take"})
REDUCING = frozenset({"sum", "mean", "average"})
TERMS = 6  # beyond which they are no losses but what one is written with
LEAVES = 2000  # over all rounds of a loop
ENTRIES = 1_000_000


def terms(graph: Graph, numbers: bool = False) -> list[list[int]]:
    """The events that the loss adds up, those of one expression together; [] where it is no sum.

    With `numbers` only numbers are taken apart: the mean of what entries cost is one term, however that is written.
    """
    events = graph.recording.events
    groups: dict[object, list[int]] = {}
    stack, seen = [graph.output], {graph.output}
    while stack:
        event = events[stack.pop()]
        inner = [o for o in origins_of(event) if o >= 0 and _matters(graph, o)]
        sums = len(inner) > 1 and event.operation in ("add", "subtract")
        if not inner or not (sums or (len(inner) == 1 and _goes_on(event, graph, numbers))):
            groups.setdefault(event.site.location, []).append(event.index)
            if sum(map(len, groups.values())) > LEAVES:
                return []
            continue
        for origin in inner:
            if origin not in seen:
                seen.add(origin)
                stack.append(origin)
    made = _made_by_layers(graph)
    fitting = [
        group for group in groups.values() if made.intersection(group)
    ]  # a penalty is of weights alone
    return fitting if 1 < len(fitting) <= TERMS else []


def is_penalty(graph: Graph, group: Sequence[int]) -> bool:
    """Whether a term is made from what the layers make and from numbers alone, with no data beside it."""
    events = graph.recording.events
    layers = [event.index for event in events[: graph.output + 1] if _begins(graph, event)]
    behind = max((index for index in layers if index < min(group)), default=-1)
    if behind >= 0 and _picks_a_prediction(graph, events[behind]):
        return False  # by the labels
    if behind >= 0 and _holds_rows_against_rows(graph, events[behind]):
        return False  # by ids
    stack = list(group)
    inside = set(group)
    while stack:
        for origin in origins_of(events[stack.pop()]):
            if behind < origin and origin not in inside and _reacting(graph)[origin]:
                inside.add(origin)
                stack.append(origin)
    onward = set(group)
    for event in events[min(group) + 1 : graph.output + 1]:
        if onward.intersection(origins_of(event)):
            onward.add(event.index)
    return not (
        any(_meets_data(graph, events[k]) for k in inside | onward) or _changes(graph, inside | onward)
    )


def _changes(graph: Graph, orders: Iterable[int]) -> bool:
    """Whether a single number that goes in is another in another round: a rating, a reward, and no strength."""
    first: dict[tuple[object, int], Any] = {}
    for order in orders:
        event = graph.recording.events[order]
        for at, (value, origin) in enumerate(zip(event.args, event.origins)):
            made = isinstance(origin, int) and origin >= 0 and _reacting(graph)[origin]
            number = isinstance(value, (float, int, np.number)) and not made
            if number and first.setdefault((event.site.location, at), value) != value:
                return True
    return False


def _picks_a_prediction(graph: Graph, event: Event) -> bool:
    """Whether some of what the layers make is picked by number, and no row of a parameter is looked up."""
    if event.operation not in ("getitem", "take") or not _picks(event.args[1]):
        return False
    return not _made_by_layers(graph).isdisjoint(o for o in origins_of(event) if o >= 0)


def _holds_rows_against_rows(graph: Graph, event: Event) -> bool:
    """Whether it multiplies rows with rows, all of them looked up by ids: which belong together is what is learned."""
    events = graph.recording.events
    picked = []
    for origin in origins_of(event):
        at: int | None = origin
        while at is not None and at >= 0 and events[at].operation in ARRANGED:
            at = next((o for o in origins_of(events[at]) if o >= 0), None)
        row = events[at] if at is not None and at >= 0 else None
        picked.append(row is not None and row.operation in ("getitem", "take") and bool(_picks(row.args[1])))
    return len(picked) > 1 and all(picked)


def _meets_data(graph: Graph, event: Event) -> bool:
    """Whether an array that no parameter has made goes in, or says which entries are taken."""
    if event.operation in ("getitem", "take", "where", "opaque"):
        return True
    made = (isinstance(origin, int) and origin >= 0 and _reacting(graph)[origin] for origin in event.origins)
    others = [value for value, own in zip(event.args, made) if not own]
    return any(np.size(value) > 1 and graph.sources.match(value) is None for value in others)


def is_of_penalties(graph: Graph, order: int) -> bool:
    """Whether all that a value sends to the loss goes through such terms."""
    reached = {order}
    for event in graph.recording.events[order + 1 : graph.output + 1]:
        if reached.intersection(origins_of(event)):
            reached.add(event.index)
    through = [group for group in terms(graph) if reached.intersection(group)]
    return bool(through) and all(is_penalty(graph, group) for group in through)


def is_of_weights_alone(graph: Graph, order: int) -> bool:
    """Whether no array of data, and none that is made of data, goes in where a value is used on its way to the loss.

    Nor may it be a row that is picked by number: what it meets then may be a single rating, which is data as well.
    """
    events = graph.recording.events
    reached = {order}
    at: int | None = order
    while at is not None and events[at].operation in ARRANGED:
        at = next((o for o in origins_of(events[at]) if o >= 0), None)
    if at is not None and events[at].operation in ("getitem", "take") and _picks(events[at].args[1]):
        return False
    for event in events[order : graph.output + 1]:
        if event.index != order and not reached.intersection(origins_of(event)):
            continue
        others = [v for v, o in zip(event.args, event.origins) if o not in reached]
        reached.add(event.index)
        if event.operation in ("getitem", "take") and _picks(event.args[1]):
            return False  # the ids of words are data
        if any(
            np.size(v) > 1 and graph.sources.match(v) is None for v in others if isinstance(v, np.ndarray)
        ):
            return False
    if graph.output not in reached:
        return False
    sites = {events[k].site.location for k in reached}
    return not _changes(graph, (e.index for e in events[: graph.output + 1] if e.site.location in sites))


def _picks(index: Any) -> bool:
    """Whether an index picks entries by their numbers, and is no slice of all."""
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(part, (int, np.integer, np.ndarray, list)) for part in parts)


def _begins(graph: Graph, event: Event) -> bool:
    return event.operation in LAYERS and _matters(graph, event.index)


def _made_by_layers(graph: Graph) -> set[int]:
    """What parameters have been multiplied or looked up for."""
    found: set[int] = set()
    for event in graph.recording.events[: graph.output + 1]:
        if event.operation in LAYERS or found.intersection(origins_of(event)):
            found.add(event.index)
    return found


def is_only_added_up(graph: Graph, order: int) -> bool:
    """Whether the loss is a weighted sum of a value's entries: its gradient is those weights."""
    events = graph.recording.events
    reached = {order}
    for event in events[order + 1 : graph.output + 1]:
        used = [o for o in origins_of(event) if o in reached]
        if not used or not _matters(graph, event.index):
            continue
        several = sum(_matters(graph, o) for o in origins_of(event) if o >= 0) > 1
        plain = event.operation in ADDING or event.operation in REDUCING
        if not plain or (several and event.operation not in ("add", "subtract")):
            return False
        reached.add(event.index)
    return graph.output in reached


@lru_cache(maxsize=2)
def _reacting(graph: Graph) -> tuple[bool, ...]:
    """Which events lie between a parameter and the loss."""
    events, output = graph.recording.events, graph.output
    return tuple(active_events(events, output, graph.sources, graph.keywords))


def _matters(graph: Graph, event: int) -> bool:
    gradient = graph.gradient(event) if _reacting(graph)[event] else None
    return gradient is not None and not isinstance(gradient, tuple) and bool(np.any(gradient))


def _goes_on(event: Event, graph: Graph, numbers: bool) -> bool:
    """Whether what is below an event is still the sum: it is a number, or has not been given a name."""
    if event.operation not in ADDING and event.operation not in REDUCING:
        return False
    below = graph.recording.events[max(o for o in origins_of(event) if o >= 0 and _matters(graph, o))]
    return entries(below.result) == 1 or not (numbers or below.names)


def term_gradients(graph: Graph, names: Mapping[int, str], roles: Mapping[int, Role]) -> list[Known]:
    """The gradients of each term with respect to the values that several terms depend on."""
    found: list[Known] = []
    entries = 0
    finest = terms(graph)
    coarser = [group for group in terms(graph, numbers=True) if group not in finest]
    for group in (*finest, *coarser):
        for known in _of_term(graph, group, names, roles):
            entries += known.value.size
            if entries > ENTRIES:
                return []
            found.append(known)
    return found


def _of_term(
    graph: Graph, group: list[int], names: Mapping[int, str], roles: Mapping[int, Role]
) -> Iterator[Known]:
    penalty = is_penalty(graph, group)
    reverse = Pass(graph.recording.events, max(group), None, graph.keywords)
    reverse.strict, reverse.copy_writes = False, True
    try:
        with np.errstate(all="ignore"):
            reverse.run({event: graph.gradient(event) for event in group})
    except BrokenTrailError:
        return
    for event in graph.recording.events[: max(group)]:
        role = roles.get(event.index, UNKNOWN)
        part: Any = reverse.copies.get(event.index, reverse.cotangents[event.index])
        whole = graph.gradient(event.index)
        if not event.names and role is UNKNOWN:
            continue
        if not isinstance(part, np.ndarray | np.floating | float) or np.shape(part) != np.shape(whole):
            continue
        size = magnitude(whole)
        if magnitude(part) > 1e-12 * size and magnitude(part - whole) > 1e-9 * size:
            name, value, due = names[event.index], np.array(part, dtype=float), role_of_gradient(role)
            known = Known(name, value, "part", event.index, due, bool(event.names), OF_A_TERM)
            yield replace(known, is_penalty=penalty)
