"""Which events of a recording depend on the unknowns, and where values that were given by keyword came from."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording.events import Event, Origin
from gradcheck.recording.sources import Sources


def keyword_origins(events: list[Event]) -> dict[int, dict[str, Origin]]:
    """Where the values given by keyword came from, by event: events keep origins of positional operands only."""
    found: dict[int, dict[str, Origin]] = {}
    if not any(event.kwargs for event in events):
        return found
    made: dict[int, int] = {}
    for event in events:
        for name, value in event.kwargs.items():
            if name != "out" and _may_carry(value):
                found.setdefault(event.index, {})[name] = _made_in(made, value)
        made[id(event.result)] = event.index
    return found


# The recursive functions here are no closures: one that holds itself would keep all recorded arrays until they are
# collected as garbage, and several checks together wander through memory that no cache holds.


def _made_in(made: dict[int, int], value: Any) -> Origin:
    if isinstance(value, list | tuple):
        parts = tuple(_made_in(made, part) for part in value)
        return parts if any(part is not None for part in parts) else None
    return made.get(id(value)) if isinstance(value, np.ndarray | np.generic | float) else None


def _may_carry(value: Any) -> bool:
    """Whether a derivative may flow through it: masks and indices carry none."""
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "fcO"
    return isinstance(value, float | list)


# Types of operands that are no unknown.
NEVER = frozenset({int, bool, str, slice, type(None), type(Ellipsis), np.int64})
_NUMBERS = frozenset({float, np.float64})


def active_events(
    events: list[Event], output: int, sources: Sources, keywords: dict[int, dict[str, Origin]]
) -> list[bool]:
    """Which events depend on an unknown."""
    active = [False] * (output + 1)
    numbers = sources.numbers
    for i in range(output + 1):
        event = events[i]
        for origin, value in zip(event.origins, event.args):
            kind = type(origin)
            if kind is int:
                if active[origin]:
                    active[i] = True
                    break
            elif kind is not tuple and (type(value) in NEVER or (type(value) in _NUMBERS and not numbers)):
                continue
            elif _reacts(active, sources, origin, value):
                active[i] = True
                break
        else:
            if i in keywords:
                active[i] = any(_reacts(active, sources, o, event.kwargs[k]) for k, o in keywords[i].items())
    return active


def _reacts(active: list[bool], sources: Sources, origin: Origin, value: Any) -> bool:
    """Whether an operand depends on an unknown."""
    if type(origin) is int:
        return active[origin]
    if type(origin) is tuple:
        if isinstance(value, list | tuple | np.ndarray):
            return any(_reacts(active, sources, o, v) for o, v in zip(origin, value))
        return any(_reacts(active, sources, o, None) for o in origin)
    if isinstance(value, np.ndarray):
        return sources.match(value) is not None
    if isinstance(value, list | tuple):
        return any(_reacts(active, sources, None, item) for item in value)
    return sources.numbers and sources.match(value) is not None
