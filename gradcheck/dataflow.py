"""What led to what in a recording: what a value was made from, and when an array that is filled in a loop is full."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.recording.events import Event, Recording

FILLS = frozenset({"setitem", "add.at", "subtract.at", "add", "subtract"})
REPORTED = 1e-7  # of the largest entry: a reported gradient that a step took from the weights is this exact


def origins_of(event: Event) -> list[int]:
    """The events that made the operands, nested ones included."""
    return numbers_in(event.origins)


def numbers_in(origins: Iterable[Any]) -> list[int]:
    """The events among nested origins."""
    found: list[int] = []
    for origin in origins:
        if type(origin) is int:
            found.append(origin)
        elif origin is not None:  # a tuple
            found += numbers_in(origin)
    return found


def fills(event: Event) -> bool:
    """Whether an event puts or adds something into an array that holds more: a store, `+=`, np.add.at."""
    return event.writes and event.operation in FILLS


def settled_versions(recording: Recording) -> dict[int, int]:
    """For every write into an array that is filled further: the write after which nothing more is put in."""
    after: dict[int, int] = {}
    for event in recording.events:
        base = event.origins[0] if event.origins else None
        if fills(event) and isinstance(base, int) and base >= 0 and fills(recording.events[base]):
            after[base] = event.index
    last: dict[int, int] = {}
    for index in sorted(after, reverse=True):
        last[index] = last.get(after[index], after[index])
    return last


def ancestors(recording: Recording, starts: Iterable[int]) -> set[int]:
    """The events that the given ones rest on, themselves included."""
    stack = list(starts)
    seen = set(stack)
    while stack:
        for origin in origins_of(recording.events[stack.pop()]):
            if origin >= 0 and origin not in seen:
                seen.add(origin)
                stack.append(origin)
    return seen


def vouches(shape: tuple[int, ...], size: float = math.inf) -> bool:
    """Whether a right array of that shape says that a value of that size is right which it rests on.

    A bias gradient is a sum: many a wrong value has the right one. Products with other values have no such blind spot.
    """
    return sum(n > 1 for n in shape) > 1 or math.prod(shape) >= size


def resting(
    recording: Recording, gradients: Sequence[ParameterEvidence], rate: float | None = None
) -> set[int] | None:
    """The events that the reported gradients rest on; None when one of them was nowhere seen in the recording.

    A gradient is recognised by its value, as it is or transposed: where it is kept does not matter. With the `rate`
    of a step, by the weights that it leaves as well.
    """
    wanted = [p for p in gradients if np.size(p.analytic) and np.isfinite(p.analytic).all()]
    reported: dict[
        int, list[tuple[str, float, list[Array]]]
    ] = {}  # by size: what is looked for in each value
    for p in wanted:
        left = () if rate is None else (p.value - rate * p.analytic,)
        for array in map(np.asarray, (p.analytic, p.raw, *left)):
            forms = [array.reshape(-1)] + ([array.T.reshape(-1)] if array.ndim == 2 else [])
            reported.setdefault(array.size, []).append((p.name, REPORTED * magnitude(array), forms))
    made: dict[str, int] = {}
    for event in recording.events:
        value = event.result
        if not isinstance(value, (np.ndarray, float, np.floating)) or np.asarray(value).dtype.kind != "f":
            continue
        flat = np.asarray(value).reshape(-1)
        for name, size, forms in reported.get(flat.size, ()):
            if any(bool((np.abs(flat - form) <= size).all()) for form in forms):
                made[name] = event.index  # the last one: what stands there in the end
    if len(made) < len(wanted):
        return None
    return ancestors(recording, made.values())
