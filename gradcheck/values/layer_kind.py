"""Which kind of layer a forward value belongs to, told from the operations around it and never from names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.values.loss_terms import is_only_added_up
from gradcheck.values.meaning import Known
from gradcheck.values.normalisations import normalising, users_in
from gradcheck.values.positions import with_positions
from gradcheck.values.value_roles import is_entrywise, is_slice

NEIGHBOURHOOD = 3  # operations up and down from a value, where its function holds a whole net
WHOLE_NET = 60  # events of one call beyond which it is taken for a whole net
WINDOWS = frozenset({"as_strided", "sliding_window_view"})
GATE = "gate"
Place = tuple[str, int, int]  # file, line and column of an expression
SQUASHES = frozenset({"tanh", "divide", "true_divide"})  # 1 / (1 + exp(-z))
PRODUCTS = frozenset({"matmul", "dot", "einsum", "tensordot"})
CHOICES = frozenset({"max", "amax", "take_along_axis", "fmax", "nanmax"})
GATHERED = frozenset(
    "getitem setitem reshape transpose stack array concatenate copy view squeeze moveaxis swapaxes ravel "
    "vstack hstack column_stack append".split()
)


def event_of(graph: Graph, known: Known) -> int | None:
    """The event of a known value; for a parameter the first one that uses it; None when there is none."""
    if known.order >= 0:
        return known.order
    for event in graph.recording.events[: graph.output + 1]:
        for value in event.args:
            match = graph.sources.match(value) if isinstance(value, np.ndarray) else None
            if match is not None and str(getattr(graph.sources.unknowns[match[0]], "name", "")) == known.name:
                return event.index
    return None


def with_samples(graph: Graph, sizes: Mapping[str, int]) -> Mapping[str, int]:
    """The sizes, with the number of samples, where names did not tell it: that of all products with weights.

    Or where the loss goes through them one by one: what works out gradients on the way, sample after sample,
    multiplies with the weights once more.
    """
    events = list(graph.events())
    sizes = with_positions(graph, sizes)
    if "batch size" in sizes:
        return sizes
    if (added := _added_one_by_one(graph)) > 1:
        return {**sizes, "batch size": added}
    if repeats(graph, events):
        return sizes
    if (averaged := _averaged(graph)) > 1:
        return {**sizes, "batch size": averaged}
    if (samples := _samples_of_products(graph, events)) > 1:
        return {**sizes, "batch size": samples}
    uses: Counter[int] = Counter()
    for event in events:
        if event.operation in PRODUCTS:
            arrays = [value for value in event.args if isinstance(value, np.ndarray)]
            matches = [graph.sources.match(value) for value in arrays]
            if any(m is None and sum(n > 1 for n in v.shape) > 1 for v, m in zip(arrays, matches)):
                return sizes  # several samples at once: of two nets that share their weights, say
            uses.update({match[0] for match in matches if match is not None})
    counts = set(uses.values())
    return {**sizes, "batch size": counts.pop()} if len(counts) == 1 and counts != {1} else sizes


def _added_one_by_one(graph: Graph) -> int:
    """How many terms the loss adds up before it divides by that very number; 0 where it does not."""
    events = graph.recording.events
    last = events[graph.output]
    if last.operation not in ("divide", "true_divide") or len(last.args) < 2 or np.size(last.args[1]) != 1:
        return 0
    count, at = 1, last.origins[0]
    if isinstance(at, int) and at >= 0 and events[at].operation == "builtin_sum":
        terms = events[at].origins[0]
        count, at = len(terms) if isinstance(terms, tuple) else 0, -1
    while isinstance(at, int) and at >= 0 and events[at].operation == "add" and events[at].shape == ():
        made = [o for o in events[at].origins if isinstance(o, int) and o >= 0]
        count += len(made) - 1
        at = min(made, default=-1)
    return count if count > 1 and float(np.asarray(last.args[1]).reshape(())) == count else 0


def _averaged(graph: Graph) -> int:
    """Over how many numbers the loss takes its one mean; 0 where it takes none, or several."""
    counts = set()
    for event in graph.recording.events[: graph.output + 1]:
        value = event.args[0] if event.operation in ("mean", "average") and event.args else None
        if not isinstance(value, np.ndarray) or max(value.shape, default=0) != value.size:
            continue
        if event.shape == () and is_only_added_up(graph, event.index):
            counts.add(value.size)
    return counts.pop() if len(counts) == 1 else 0


def _samples_of_products(graph: Graph, events: Sequence[Event]) -> int:
    """How many rows, or columns, every product of a matrix with a matrix of weights has; 0 where they differ."""
    counts: set[int] = set()
    for event in events:
        if event.operation not in ("matmul", "dot") or [np.ndim(v) for v in event.args[:2]] != [2, 2]:
            continue
        held = [_parameter_of(graph, *operand) for operand in zip(event.args[:2], event.origins)]
        if held.count(True) == 1 and event.shape is not None:
            counts.add(event.shape[0] if held[1] else event.shape[1])
    return counts.pop() if len(counts) == 1 else 0


def _parameter_of(graph: Graph, value: object, origin: object) -> bool:
    """Whether a matrix is weights, turned or not."""
    if isinstance(value, np.ndarray) and graph.sources.match(value) is not None:
        return True
    made = graph.recording.events[origin] if isinstance(origin, int) and origin >= 0 else None
    return made is not None and made.operation == "transpose" and _parameter(graph, made) is not None


def takes_windows(graph: Graph) -> bool:
    """Whether the forward pass cuts images into windows: by strides, by slices, or by index arrays along two axes."""
    for event in graph.recording.events[: graph.output + 1]:
        if event.operation in WINDOWS:
            return True
        if event.operation != "getitem" or len(event.args) < 2 or np.ndim(event.args[0]) < 3:
            continue
        index = event.args[1] if isinstance(event.args[1], tuple) else (event.args[1],)
        parts = [part for part in index if isinstance(part, slice) and part.start is not None]
        arrays = [part for part in index if isinstance(part, np.ndarray) and part.dtype.kind in "iu"]
        if len(parts) > 1 or len(arrays) > 1:
            return True
    return False


def state_of(graph: Graph, event: int | None) -> str:
    """Which state of a recurrent net a value is: "h" is multiplied by weights in the next step, "c" by gates alone.

    What a squashing function makes and no weights are multiplied with is a gate, and no state.
    """
    if event is None:
        return ""
    events = graph.recording.events[: graph.output + 1]
    if _is_preactivation(events, event) and _becomes_a_gate(graph, events, event):
        return GATE
    reached, operations = {event}, set()
    for other in events[event + 1 :]:
        if reached.intersection(origins_of(other)):
            by_number = other.operation == "multiply" and min(map(np.size, other.args[:2])) == 1
            if other.operation in GATHERED or by_number:
                reached.add(other.index)
            if not by_number:  # the length of a step in time is no gate
                operations.add(other.operation)
    if operations & PRODUCTS:
        return "h"
    return "c" if operations & {"multiply", "tanh"} and not _squashes_one(events, event) else ""


def _squashes_one(events: Sequence[Event], event: int) -> bool:
    """Whether it is what a squashing function makes of one value, numbers beside it: (1 + tanh(z / 2)) / 2."""
    while events[event].operation not in SQUASHES:
        made_from = {origin for origin in origins_of(events[event]) if origin >= 0}
        if len(made_from) != 1 or not is_entrywise(events[event]):
            return False
        event = made_from.pop()
    return True


def _becomes_a_gate(graph: Graph, events: Sequence[Event], event: int) -> bool:
    """Whether what is made of it entry by entry is multiplied with another activation, and by no weights."""
    reached, is_factor = {event}, False
    for other in events[event + 1 :]:
        if not reached.intersection(origins_of(other)):
            continue
        if other.operation in PRODUCTS:
            return False
        if _gates(graph, other):
            is_factor = True
        elif is_entrywise(other) or other.operation in GATHERED:
            reached.add(other.index)
    return is_factor


def _is_preactivation(events: Sequence[Event], event: int) -> bool:
    """Whether a value is a product, a sum with one in it, or a slice of either: of several gates in one matrix."""
    made = events[event]
    if made.operation in PRODUCTS:
        return True
    through = made.operation == "add" or is_slice(made)
    return through and any(_is_preactivation(events, o) for o in origins_of(made) if o >= 0)


def is_gated(graph: Graph) -> bool:
    """Whether activations are multiplied with each other somewhere in the forward pass."""
    return any(_gates(graph, event) for event in graph.recording.events[: graph.output + 1])


def _gates(graph: Graph, event: Event) -> bool:
    """Whether two activations of one shape are multiplied with each other, as gates do."""
    if event.operation != "multiply" or not event.shape or len(set(event.operand_shapes)) != 1:
        return False
    makers = [graph.recording.events[o] for o in origins_of(event) if o >= 0]
    return len(makers) == 2 and all(m.names or _is_squashed(graph, m) for m in makers)


def _is_squashed(graph: Graph, event: Event) -> bool:
    """Whether it is an activation, or what is left of one: 1 - z."""
    rest = [graph.recording.events[o] for o in origins_of(event) if o >= 0 and event.operation == "subtract"]
    return event.operation in SQUASHES or any(each.operation in SQUASHES for each in rest)


def layer_kind(graph: Graph, event: int | None) -> str:
    """`norm`, `recurrent`, `embedding`, `convolution`, `pooling`, `dense`, or "" when the operations do not tell."""
    if event is None or not 0 <= event <= graph.output:
        return ""
    events = graph.recording.events
    around, is_repeated = _calls(graph)[events[event].call]
    if event in normalising(graph):
        return "norm"
    if _looks_up(graph, events[event]):
        return "embedding"  # of a recurrent net, too
    if is_repeated or _place(events[event]) in recurrent_places(graph):
        return "recurrent"
    if _pooled(events, event):
        return "pooling"
    if len(around) > WHOLE_NET:
        around = _near(graph, event)
    operations = {e.operation for e in around}
    if any(_looks_up(graph, e) for e in around):
        return "embedding"
    windows = sum(e.operation == "getitem" and _is_window(e) for e in around)
    taken = any(e.operation == "getitem" for e in around)
    shapes = [shape for e in around if (shape := _parameter(graph, e)) is not None]
    stacked = bool(recurrent_parameters(graph))  # weights of several gates in one array are no filters
    if any(len(shape) >= 3 for shape in shapes) and (taken or operations & PRODUCTS) and not stacked:
        return "convolution"
    if not shapes and windows and operations & {"max", "amax", "mean", "maximum"}:
        return "pooling"
    return "dense" if operations & PRODUCTS else ""


@lru_cache(maxsize=2)
def _calls(graph: Graph) -> dict[int, tuple[list[Event], bool]]:
    """The events of each call of the forward pass, and whether a parameter is multiplied again in it."""
    calls: dict[int, list[Event]] = {}
    for event in graph.recording.events[: graph.output + 1]:
        calls.setdefault(event.call, []).append(event)
    return {call: (events, repeats(graph, events)) for call, events in calls.items()}


def _looks_up(graph: Graph, event: Event) -> bool:
    """Whether it reads rows of a parameter by their numbers."""
    picks = event.operation in ("getitem", "take") and _by_ids(event)
    return picks and _parameter(graph, event) is not None


def _parameter(graph: Graph, event: Event) -> tuple[int, ...] | None:
    for value in event.args:
        if isinstance(value, np.ndarray) and graph.sources.match(value) is not None:
            return tuple(value.shape)
    return None


def _pooled(events: Sequence[Event], event: int) -> bool:
    """Whether a value is a choice among others, put in place: the largest of each window."""
    stack, seen = [event], {event}
    while stack:
        here = events[stack.pop()]
        if here.operation in CHOICES:
            return bool(here.shape) and here.kwargs.get("keepdims") is not True
        if here.operation in GATHERED:
            new = [origin for origin in origins_of(here) if origin >= 0 and origin not in seen]
            seen.update(new)
            stack.extend(new)
    return False


def _is_window(event: Event) -> bool:
    """Whether a piece is cut out that has a beginning and an end, not single entries picked by their numbers."""
    index = event.args[1] if len(event.args) > 1 else None
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(part, slice) and part.stop is not None for part in parts)


def _by_ids(event: Event) -> bool:
    index = event.args[1] if len(event.args) > 1 else None
    return isinstance(index, (np.ndarray, list, np.integer)) and np.asarray(index).dtype.kind in "iu"


def repeats(graph: Graph, around: Sequence[Event]) -> bool:
    """Whether one parameter is multiplied again with something that its own earlier product led to."""
    return next(_repeated(graph, around), None) is not None


@lru_cache(maxsize=2)
def recurrent_parameters(graph: Graph) -> frozenset[int]:
    """The parameters that a net is multiplied with again and again, each time with what the last time led to."""
    return frozenset(_repeated(graph, graph.recording.events[: graph.output + 1]))


@lru_cache(maxsize=2)
def recurrent_places(graph: Graph) -> frozenset[Place]:
    """Where in the source values lie on a way from one product with recurrent weights to the next one."""
    recurrent = recurrent_parameters(graph)
    if not recurrent:
        return frozenset()
    events = graph.recording.events[: graph.output + 1]
    starts = {event.index for event in events if _multiplies(graph, event, recurrent)}
    after = set(starts)
    for event in events:
        if after.intersection(origins_of(event)):
            after.add(event.index)
    before = set(starts)
    for event in reversed(events):
        if event.index in before:
            before.update(origin for origin in origins_of(event) if origin >= 0)
    return frozenset(_place(events[index]) for index in after & before)


def _place(event: Event) -> Place:
    location = event.site.location
    return location.file, location.line, location.column or 0


def _multiplies(graph: Graph, event: Event, parameters: frozenset[int]) -> bool:
    if event.operation not in PRODUCTS:
        return False
    matches = [graph.sources.match(value) for value in event.args if isinstance(value, np.ndarray)]
    return any(match is not None and match[0] in parameters for match in matches)


def _repeated(graph: Graph, around: Sequence[Event]) -> Iterator[int]:
    reached: dict[int, set[tuple[int, bytes, bool]]] = {}
    for event in around:
        below: set[tuple[int, bytes, bool]] = set()
        for origin in origins_of(event):
            below |= reached.get(origin, set())
        if event.operation in PRODUCTS:
            for value in event.args:
                match = graph.sources.match(value) if isinstance(value, np.ndarray) else None
                if match is None:
                    continue
                number, entries = match  # two matrices may be parts of one vector
                whole = np.sort(entries, axis=None).tobytes() if np.ndim(entries) else b""
                part = number, whole, _is_turned(entries)  # a tied decoder multiplies with W.T
                if part in below:
                    yield number
                below = below | {part}
        reached[event.index] = below


def _is_turned(entries: object) -> bool:
    """Whether the entries of a matrix run down its columns."""
    if not isinstance(entries, np.ndarray) or entries.ndim != 2 or min(entries.shape) < 2:
        return False
    return bool(entries[0, 1] - entries[0, 0] > entries[1, 0] - entries[0, 0])


def _near(graph: Graph, centre: int) -> list[Event]:
    events, users = graph.recording.events, users_in(graph)
    found, edge = {centre}, {centre}
    for _ in range(NEIGHBOURHOOD):
        edge = {
            other
            for index in edge
            for other in (*origins_of(events[index]), *users.get(index, ()))
            if other not in found
        }
        found |= edge
    return [events[index] for index in sorted(found)]
