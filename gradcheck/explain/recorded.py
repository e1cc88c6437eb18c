"""Follows the odd axis of an operand through a recording: where it was born, and every step to the crash."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.explain.facts import Birth
from gradcheck.explain.origins import moved
from gradcheck.explain.reading.nouns import Step
from gradcheck.explain.reading.values import ghost, is_array
from gradcheck.facts import Location

if TYPE_CHECKING:
    from gradcheck.explain.reading.operands import Given
    from gradcheck.explain.sources import Source
    from gradcheck.recording.events import Event, Recording

LONGEST = 200


def recorded_birth(recording: Recording, one: Given, axis: int | None) -> Birth | None:
    """The way of one axis of an operand of the failing operation, or of its missing axis when `axis` is None."""
    failure = recording.failure
    if failure is None or failure.site is None:
        return None
    origins = dict(zip(failure.site.operand_texts, failure.origins))
    origin: Any = origins.get(one.text)
    by_index = {event.index: event for event in recording.events}
    way: list[tuple[Event, int]] = []
    while type(origin) is int and origin in by_index and len(way) < LONGEST:
        event = by_index[origin]
        way.append((event, axis or 0))
        followed = _before(event, axis)
        if followed is None:
            break
        origin, axis = followed
    if not way:
        return None
    born, at = way[-1]
    shape = born.shape or ()
    size = shape[at] if axis is not None and at < len(shape) else None
    chain: list[tuple[Location, str]] = []
    for event, _ in reversed(way[:-1]):
        place = event.site.statement
        if not chain or (chain[-1][0].file, chain[-1][0].line) != (place.file, place.line):
            chain.append((place, " ".join((place.text or "").split())))
    return Birth(born.site.location, " ".join((born.site.location.text or "").split()), size, _short(chain))


def _short(chain: list[tuple[Location, str]]) -> tuple[tuple[Location, str], ...]:
    """Rounds of a loop said once: each statement where the axis met it first."""
    seen: set[tuple[str, int]] = set()
    found = []
    for place, text in chain:
        if (place.file, place.line) not in seen:
            seen.add((place.file, place.line))
            found.append((place, text))
    return tuple(found)


def _arrays(event: Event) -> tuple[list[Any], list[Any]]:
    """The arguments of an event as ghosts and plain numbers, and beside each its origin."""
    values: list[Any] = []
    for i, shape in enumerate(event.operand_shapes):
        given: Any = event.args[i] if i < len(event.args) else None
        plain = not isinstance(given, (np.ndarray, np.generic)) and type(given).__name__ != "ShapeOf"
        if type(given) in (list, tuple) and any(hasattr(part, "shape") for part in given):
            values.append([ghost(tuple(part.shape)) if hasattr(part, "shape") else part for part in given])
        elif shape is not None and (given is None or not plain):
            values.append(ghost(tuple(shape)))
        else:
            values.append(given)
    return values, list(event.origins)


def _before(event: Event, axis: int | None) -> tuple[Any, int | None] | None:
    """The origin of the operand an axis comes from, and which of its axes it was."""
    values, origins = _arrays(event)
    if event.shape is None or not values:
        return None
    if axis is None:
        return _rank_before(event, values, origins)
    if event.operation in ("setitem", "fill") or (event.writes and is_array(values[0])):
        return (origins[0], axis) if origins else None
    operation = "getitem" if event.operation == "view" else event.operation.rpartition(".")[2]
    operands = tuple((ast.Pass(), value) for value in values)
    step = Step(ast.Pass(), _NOWHERE, None, operation, operands, event.kwargs, ghost(tuple(event.shape)), 0)
    found = moved(step, axis)
    if found is None:
        return None
    for value, origin in zip(values, origins):
        if value is found[0]:
            return origin, found[1]
        if type(value) is list and isinstance(origin, tuple):
            for part, inner in zip(value, origin):
                if part is found[0]:
                    return inner, found[1]
    return None


def _rank_before(event: Event, values: list[Any], origins: list[Any]) -> tuple[Any, None] | None:
    """The origin of an operand that has as few axes already; None where an axis was lost, or never made."""
    ndim = len(event.shape or ())
    arrays = [(value, origin) for value, origin in zip(values, origins) if is_array(value) and value.ndim]
    product = event.operation in ("matmul", "dot")
    if not arrays or (not product and max(value.ndim for value, _ in arrays) > ndim):
        return None
    few = [origin for value, origin in arrays if value.ndim <= ndim and (value.ndim == 1 or not product)]
    return (few[0], None) if few else None


_NOWHERE: Source = None  # type: ignore[assignment]  # the steps of a recording have their places in their events
