"""Where a value that is not finite was born: the operation that made it from finite operands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.magnitudes import magnitude
from gradcheck.recording.events import Event, Recording

BASES = ("getitem", "setitem", "view")  # of whose first argument an event keeps only the shape
HANDED_ON = frozenset(
    "sum add multiply getitem setitem view reshape ravel squeeze expand_dims transpose broadcast_to maximum".split()
)  # what a sum of exponentials goes through on its way into a divisor or a logarithm
SHIFTS = ("max", "amax")


@dataclass(frozen=True, slots=True, eq=False)
class Birth:
    """The event that made it and the events that carried it on from there, the birth first.

    `entered` holds the text of an operand that came in as it is, where no recorded operation made it.
    """

    event: Event
    trail: tuple[Event, ...]
    entered: str = ""
    value: Any = None  # what came in
    vanished: tuple[
        Event, ...
    ] = ()  # the exponentials whose sum is 0 in it, and the maxima that were taken from their arguments

    def worst(self) -> float:
        """The largest size among its operands; 0 when it has none."""
        return max(map(magnitude, self.operands()), default=0.0)

    def operands(self) -> list[Any]:
        """Its numeric operands as arrays."""
        found = [np.asarray(x) for x in self.event.args if isinstance(x, (np.ndarray, np.number, int, float))]
        return [x for x in found if x.dtype.kind in "fiu"]


def broken(value: Any) -> bool:
    """Whether a value is a number or an array of numbers, not all of them finite."""
    if not isinstance(value, (np.ndarray, np.inexact, float)):
        return False
    array = np.asarray(value)
    return array.dtype.kind in "fc" and bool(array.size) and not np.isfinite(array).all()


def not_a_number(value: Any) -> bool:
    """Whether a value holds nan: inf may be meant, as in the mask of an attention."""
    return broken(value) and bool(np.isnan(np.asarray(value)).any())


def births(recording: Recording, index: int, broken: Callable[[Any], bool] = broken) -> list[Birth]:
    """Every birth that the value of event `index` goes back to, the earliest first."""
    events = recording.events
    found: dict[int, Birth] = {}
    seen: set[int] = set()
    pending: list[tuple[int, tuple[Event, ...]]] = [(index, ())]
    while pending:
        here, behind = pending.pop()
        if here in seen:
            continue
        seen.add(here)
        event = events[here]
        trail = (event, *behind)
        makers = []
        came: tuple[str, Any] | None = None
        for position, (value, origin) in enumerate(_operands(event)):
            if isinstance(origin, int) and 0 <= origin < here:
                if broken(events[origin].result if _is_base(event, position) else value):
                    makers.append(origin)
            elif broken(value):
                texts = event.site.operand_texts[
                    event.site.kind == "call" :
                ]  # of a call the callee stands first
                came = (texts[position] if position < len(texts) else "", value)
        if makers:
            pending += [(maker, trail) for maker in makers]
        else:
            entered, value = came or ("", None)
            found[here] = Birth(event, trail, entered, value, _vanished(events, event))
    return [found[key] for key in sorted(found)]


def _vanished(events: list[Event], event: Event) -> tuple[Event, ...]:
    """The exp events with zeros that a quotient or logarithm goes back to, then the maxima that shifted them."""
    if event.operation in ("divide", "true_divide") and len(event.args) == 2:
        start = event.origins
    elif event.operation in ("log", "log2", "log10"):
        start = event.origins[0]
    else:
        return ()
    behind = [e for e in _upwards(events, start, HANDED_ON | {"divide"}) if e.operation == "exp"]
    exps = [e for e in behind if bool((np.asarray(e.result) == 0).any())]
    shifts: dict[int, Event] = {}
    for e in exps:
        for above in _upwards(events, e.origins[0], {"subtract", "getitem", "setitem", "view"}):
            if above.operation in SHIFTS:
                shifts[above.index] = above
    return (*exps, *shifts.values())


def _upwards(events: list[Event], start: Any, through: Collection[str]) -> list[Event]:
    """The events that lead to event `start`, itself with them, back through operations of those names only."""
    found: dict[int, Event] = {}
    pending = [start]
    while pending:
        here = pending.pop()
        if isinstance(here, tuple):
            pending += here
        elif isinstance(here, int) and here >= 0 and here not in found:
            found[here] = events[here]
            if events[here].operation in through:
                pending += events[here].origins
    return [found[k] for k in sorted(found)]


def _is_base(event: Event, position: int) -> bool:
    return position == 0 and event.operation in BASES


def _operands(event: Event) -> Iterator[tuple[Any, Any]]:
    for value, origin in zip(event.args, event.origins):
        yield from _flat(value, origin)


def _flat(value: Any, origin: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, (list, tuple)):
        parts = origin if isinstance(origin, tuple) else (None,) * len(value)
        for part, its in zip(value, parts):
            yield from _flat(part, its)
    else:
        yield value, origin
