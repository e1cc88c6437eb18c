"""The derivative of one recorded number by every recorded value and by the unknowns: reverse-mode over a recording.

Derivatives are float64. By complex values they are dL/dRe + i dL/dIm, and dL/dRe - i dL/dIm on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.dependence import active_events, keyword_origins
from gradcheck.recording.events import Event, Origin, Recording
from gradcheck.recording.reverse import MOVED, BrokenTrailError, Pass
from gradcheck.recording.sources import Sources, leaves
from gradcheck.recording.vjps.kinks import at_kink

__all__ = [
    "BrokenTrailError",
    "Graph",
    "gradients",
    "output_event",
]


@dataclass(eq=False)
class Graph:
    """dL/d(value) for every value of a recording, computed once and looked up by event.

    `gradient(i)` is the derivative by the result of event i, `source(x)` by an array that is no event's result.
    Of a graph that is not `whole`, the derivatives by what is `lost` are not known: what lies before the `cuts`.
    """

    recording: Recording
    output: int
    sources: Sources
    _cotangents: list[Any]
    _complete: bool = False
    _kinks: tuple[int, ...] | None = None
    _copies: dict[int, Any] = field(default_factory=dict)
    whole: bool = True
    cuts: dict[int, str] = field(default_factory=dict)  # events that cannot be followed, and why
    lost: set[int] = field(default_factory=set)
    keywords: dict[int, dict[str, Origin]] = field(init=False)

    def __post_init__(self) -> None:
        self.keywords = keyword_origins(self.recording.events)

    def value(self, event: int) -> Any:
        """The forward value that event made."""
        return self.recording.events[event].result

    def gradient(self, event: int) -> Any:
        """dL/d(result of that event) in the result's shape: zeros where the loss does not react, None for a non-number.

        Results that are lists or tuples (np.split) get a tuple. None as well for what is lost.
        """
        if event in self.lost:
            return None
        found = self._cotangents[event] if event < len(self._cotangents) else None
        if found is MOVED:
            if event not in self._copies:
                self._copies |= _reverse(self, everything=True, copy_writes=True)[1]
            found = self._copies.get(event)
        elif found is None and not self._complete:
            self.complete()
            found = self._cotangents[event] if event < len(self._cotangents) else None
            if found is MOVED:
                return self.gradient(event)
        made = self.recording.events[event]
        return _as_result(found, made.result, made.shape)

    def source(self, array: Array) -> Array:
        """dL/d(array) for an array the recording did not make, such as the input; zeros when the loss never read it."""
        wanted = Sources([array])
        _reverse(self, everything=True, into=wanted)
        total = wanted.sums[0]
        return np.zeros(array.shape) if total is None else total

    def items(self) -> Iterator[tuple[Event, Any, Any]]:
        """Every event whose result the loss reacts to, as (event, value, dL/dvalue), in order of execution."""
        for event in self.events():
            yield event, event.result, self.gradient(event.index)

    def events(self) -> Iterator[Event]:
        """The same events alone."""
        if not self._complete:
            self.complete()
        for event in self.recording.events[: self.output + 1]:
            made = isinstance(event.result, np.ndarray | np.generic | float) and not is_record(event.result)
            if self._cotangents[event.index] is not None and made and event.index not in self.lost:
                yield event

    @property
    def kinks(self) -> tuple[int, ...]:
        """Events computed exactly at a corner (ties of a maximum, relu at 0) that the loss passes through."""
        if self._kinks is None:
            self._kinks = tuple(
                event.index
                for event, reached in zip(self.recording.events, self._reached())
                if reached and at_kink(event.operation, event.args, event.kwargs, event.result)
            )
        return self._kinks

    def _reached(self) -> list[bool]:
        """Events the loss reacts to, and comparisons of values the loss reacts to: they choose a branch."""
        reached = [c is not None for c in self._cotangents]
        for event in self.recording.events[: len(reached)]:
            if event.operation in _COMPARISONS and not reached[event.index]:
                reached[event.index] = any(type(o) is int and reached[o] for o in event.origins)
        return reached

    def lose(self) -> None:
        """Forget what the derivatives of miss a part: by all that the events that cannot be followed rest on."""
        events = self.recording.events
        stack = list(self.cuts)
        before: set[int] = set()

        def visit(origin: Origin) -> None:
            if isinstance(origin, tuple):
                for part in origin:
                    visit(part)
            elif type(origin) is int and origin >= 0 and origin not in before:
                before.add(origin)
                stack.append(origin)

        while stack:
            index = stack.pop()
            for origin in (*events[index].origins, *self.keywords.get(index, {}).values()):
                visit(origin)
        self.lost |= before

        def forget(value: Any) -> None:
            found = self.sources.match(value)
            if found is not None:
                self.sources.sums[found[0]] = None

        for index in before | set(self.cuts):
            for value, origin in zip(events[index].args, events[index].origins):
                leaves(value, origin, forget)

    def lose_dependents(self, numbers: frozenset[int]) -> None:
        """Forget what depends on these unknowns and does not reach the loss: what leads from it there was not seen."""
        alone = Sources([u for k, u in enumerate(self.sources.unknowns) if k in numbers])
        active = active_events(self.recording.events, self.output, alone, self.keywords)
        self.lost |= {i for i, is_active in enumerate(active) if is_active and self._cotangents[i] is None}

    def complete(self) -> None:
        """Compute now what would be computed when asked for: do so before the user's code runs again.

        Events refer to the user's own arrays, which a second run may overwrite.
        """
        if self._complete:
            return
        self._complete = True
        complete, self._copies = _reverse(self, everything=True)
        self._cotangents = [new if old is None else old for old, new in zip(self._cotangents, complete)]


_COMPARISONS = frozenset(
    {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "argmax", "argmin"}
)


def gradients(
    recording: Recording, output: Any, unknowns: Sequence[Any] | Sources = (), *, whole: bool = True
) -> Graph:
    """The graph of the derivatives of `output`, an event's index or a value the recording made.

    With `unknowns` (arrays, or Variables) only what depends on them is computed now, anything else when asked for;
    their derivatives are `graph.sources.sums`. Raises BrokenTrailError when the output was not recorded or an
    operation on the way has no derivative; unless it must be `whole`, such operations are its `cuts`, and what lies
    before them is lost.
    """
    index = output if type(output) is int else output_event(recording, output)
    sources = unknowns if isinstance(unknowns, Sources) else Sources(unknowns)
    if sources.hidden:
        constants: list[Any] = []
        for event in recording.events[: index + 1]:
            for value, origin in zip(event.args, event.origins):
                leaves(value, origin, constants.append)
        sources.find_by_writing(constants)
    graph = Graph(recording, index, sources, [], whole=whole)
    graph._complete = not sources.unknowns
    graph._cotangents, graph._copies = _reverse(graph, everything=not sources.unknowns, into=sources)
    if graph.cuts:
        graph.lose()
    return graph


def output_event(recording: Recording, output: Any) -> int:
    """The index of the last event that made this value: the very object, else a number equal to it."""
    events = recording.events
    for event in reversed(events):
        if event.result is output:
            return event.index
    if isinstance(output, tuple | list) and output:
        return output_event(recording, output[0])
    if isinstance(output, float | np.generic | np.ndarray) and np.size(output) == 1:
        number = complex(np.asarray(output).reshape(-1)[0])
        for event in reversed(events):
            result = event.result
            if not isinstance(result, float | np.inexact | np.ndarray) or np.size(result) != 1:
                continue
            if complex(np.asarray(result).reshape(-1)[0]) == number:
                return event.index
    raise BrokenTrailError("The loss was not made by any operation that was recorded.")


def _reverse(
    graph: Graph, everything: bool, into: Sources | None = None, copy_writes: bool = False
) -> tuple[list[Any], dict[int, Any]]:
    """One pass from the output back: the cotangents by event (MOVED where handed on), and copies of those if asked."""
    events, output = graph.recording.events, graph.output
    reverse = Pass(events, output, into, graph.keywords)
    if not everything:
        assert into is not None
        reverse.active = active_events(events, output, into, graph.keywords)
        if not reverse.active[output]:
            return [None] * (output + 1), {}
    reverse.strict = graph.whole and (not everything or not graph.sources.unknowns)
    reverse.copy_writes = copy_writes
    with np.errstate(all="ignore"):
        reverse.run()
    if not everything:
        graph.cuts |= reverse.cuts
    return reverse.cotangents, reverse.copies


def is_record(value: Any) -> bool:
    """Whether its entries have fields: each of them is a value of its own."""
    return isinstance(value, np.ndarray | np.generic) and value.dtype.names is not None


def _as_result(cotangent: Any, result: Any, shape: tuple[int, ...] | None = None) -> Any:
    if isinstance(result, list | tuple):
        parts = cotangent if isinstance(cotangent, tuple | list | np.ndarray) else (None,) * len(result)
        return tuple(_as_result(c, r) for c, r in zip(parts, result))
    if not isinstance(result, np.ndarray | np.generic | float | complex) or is_record(result):
        return None
    if cotangent is None:
        return np.zeros(result.shape if shape is None else shape) if isinstance(result, np.ndarray) else 0.0
    if isinstance(result, np.ndarray):
        whole = np.broadcast_to(np.asarray(cotangent), result.shape if shape is None else shape)
        return np.conj(whole) if whole.dtype.kind == "c" else whole
    return (
        np.conj(cotangent)
        if isinstance(cotangent, complex | np.complexfloating)
        else float(np.real(cotangent))
    )
