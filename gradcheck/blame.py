"""Reads the recording of a backward pass statement by statement: what each one yields, and which may be the wrong one.

A statement whose operands are known gradients and whose result is none is where the error enters; what is computed
from it inherits. The order of suspicion is settled here, the proof is a repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.facts import AnnotatedLine, Location
from gradcheck.meaning import Meaning, Meanings
from gradcheck.recording.events import Event, Recording
from gradcheck.recording.graph import Graph

Key = tuple[str, int, int]  # file, line, column of a statement

SHOWN = 4  # meanings of one line that are spelled out when its executions differ


@dataclass(slots=True, eq=False)
class Execution:
    """One run of a statement: the event that made its value, and what that value is."""

    event: Event
    meaning: Meaning | None
    from_known: bool  # some operand is a gradient with a known meaning
    from_unknown: bool  # some operand comes from a value of the backward pass that has none
    from_off: bool = False  # some operand is a multiple of a gradient
    on_the_way: bool = False  # a known gradient is made from it: it has no name, but is no wrong turn

    @property
    def unknown(self) -> bool:
        """Whether the value is none that is known, and not the zeros that sums begin with."""
        return self.meaning is None and bool(np.any(self.event.result))


@dataclass(slots=True, eq=False)
class Statement:
    """A statement of the backward pass with all its executions."""

    location: Location
    first: int  # index of its first event: the order in which statements come into play
    executions: list[Execution] = field(default_factory=list)

    @property
    def unknown(self) -> bool:
        """Whether some execution yields an array without a meaning."""
        return any(execution.unknown for execution in self.executions)

    @property
    def inherits(self) -> bool:
        """Whether each of its odd values is made from one that was odd already."""
        odd = [e for e in self.executions if e.unknown or (e.meaning and e.meaning.factor != 1.0)]
        return bool(odd) and all(e.from_unknown or e.from_off for e in odd)

    @property
    def enters(self) -> bool:
        """Whether an error may enter here: a value without meaning, made from known ones only, that leads to none."""
        return any(e.unknown and not e.from_unknown and not e.on_the_way for e in self.executions)


def key_of(location: Location) -> Key:
    """What tells statements apart."""
    return (location.file, location.line, location.column or 0)


def forward_keys(graph: Graph) -> frozenset[Key]:
    """The statements that lead to the loss: a helper shared by both passes counts as forward."""
    return frozenset(key_of(event.site.statement) for event, _, _ in graph.items())


def statements_of(recording: Recording, forward: frozenset[Key], meanings: Meanings) -> list[Statement]:
    """The statements of the backward pass that make numbers, in the order in which they first run."""
    found: dict[Key, Statement] = {}
    known: dict[int, Meaning | None] = {}  # per event, worked out once
    open_: dict[tuple[Key, int, tuple[int, ...]], list[Event]] = {}
    for event in recording.events:
        key = key_of(event.site.statement)
        if key in forward or not _is_number(event.result):
            continue
        open_.setdefault((key, event.call, event.loop), []).append(event)
    results = {(key, call, loop): _result_of(events) for (key, call, loop), events in open_.items()}
    for last in results.values():
        known[last.index] = meanings.of(last.result)
    way = _on_the_way(recording, (e for e in results.values() if _vouches(known[e.index])), forward)
    for (key, call, loop), events in open_.items():
        last = results[key, call, loop]
        statement = found.setdefault(key, Statement(last.site.statement, events[0].index))
        inside = {event.index for event in events}
        statement.executions.append(_execution(recording, last, inside, meanings, known, forward, way))
    return sorted(found.values(), key=lambda statement: statement.first)


def _is_gradient(meaning: Meaning | None) -> bool:
    return meaning is not None and meaning.known.kind in ("gradient", "part")


def _vouches(meaning: Meaning | None) -> bool:
    """Whether what a value is made from is vouched for: the gradient of an inner expression can be one by mistake."""
    return meaning is not None and _is_gradient(meaning) and meaning.known.named


def _on_the_way(recording: Recording, gradients: Iterable[Event], forward: frozenset[Key]) -> frozenset[int]:
    """The events of the backward pass that some known gradient is made from: a Jacobian has no name and is right."""
    seen: set[int] = set()
    stack = list(gradients)
    while stack:
        for origin in origins_of(stack.pop()):
            event = recording.events[origin]
            if origin not in seen and key_of(event.site.statement) not in forward:
                seen.add(origin)
                stack.append(event)
    return frozenset(seen)


def _result_of(events: Sequence[Event]) -> Event:
    for event in reversed(events):
        if event.names or event.writes:
            return event
    return events[-1]


def _is_number(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.floating, float)) and np.asarray(value).dtype.kind in "fb"


def _may_carry(value: Any) -> bool:
    """Whether a value could be a gradient at all: numbers, more than one, not all zero."""
    return _is_number(value) and np.size(value) > 1 and bool(np.any(value))


def _execution(
    recording: Recording,
    last: Event,
    inside: set[int],
    meanings: Meanings,
    known: dict[int, Meaning | None],
    forward: frozenset[Key],
    way: frozenset[int],
) -> Execution:
    def meaning_of(event: Event) -> Meaning | None:
        if event.index not in known:
            known[event.index] = meanings.of(event.result)
        return known[event.index]

    from_known = from_unknown = from_off = False
    stack, seen = [last], {last.index}
    while stack:
        for origin in origins_of(stack.pop()):
            if origin in seen:
                continue
            seen.add(origin)
            event = recording.events[origin]
            if origin in inside:
                stack.append(event)
                continue
            meaning = meaning_of(event)
            if meaning is not None and _is_gradient(meaning):
                from_known = True
                from_off |= meaning.factor != 1.0
            elif (
                meaning is None
                and origin not in way
                and key_of(event.site.statement) not in forward
                and _may_carry(event.result)
            ):
                from_unknown = True
    return Execution(last, meaning_of(last), from_known, from_unknown, from_off, last.index in way)


def origins_of(event: Event) -> Iterator[int]:
    """The events that made the operands, nested ones included."""

    def walk(origins: Iterable[Any]) -> Iterator[int]:
        for origin in origins:
            if isinstance(origin, tuple):
                yield from walk(origin)
            elif isinstance(origin, int):
                yield origin

    yield from walk(event.origins)


def suspicion(statements: Sequence[Statement], factors: frozenset[float]) -> list[Statement]:
    """All statements, the likeliest culprits first: where meaning is lost, then odd factors, then the rest."""

    def weight(statement: Statement) -> tuple[int, int]:
        if statement.enters:
            return (0, statement.first)
        odd = any(
            e.meaning is not None and e.meaning.known.kind == "gradient" and e.meaning.factor not in factors
            for e in statement.executions
        )
        if odd or not statement.unknown:
            return (1, statement.first)
        return (2, statement.first)

    return sorted(statements, key=weight)


def annotated(
    statements: Sequence[Statement], wrong: frozenset[Key], notes: dict[Key, str]
) -> list[AnnotatedLine]:
    """One line per statement in source order of execution, with its meaning and its mark."""
    lines = []
    spoiled_at: int | None = None
    for statement in statements:
        key = key_of(statement.location)
        mark, note = "", notes.get(key, "")
        if key in wrong:
            mark = "wrong"
            spoiled_at = statement.location.line if spoiled_at is None else spoiled_at
        elif spoiled_at is not None and any(
            e.meaning is None and e.from_unknown for e in statement.executions
        ):
            mark, note = "inherits", note or f"inherits from line {spoiled_at}"
        lines.append(_line(statement, mark, note))
    return lines


def _line(statement: Statement, mark: str, note: str) -> AnnotatedLine:
    executions = statement.executions
    words: list[str] = []
    for execution in executions:
        text = execution.meaning.words() if execution.meaning is not None else "unknown"
        if text not in words:
            words.append(text)
    meaning = "; ".join(words[:SHOWN]) + (f"; ... ({len(words)} in all)" if len(words) > SHOWN else "")
    shapes = {execution.event.shape for execution in executions}
    event = executions[0].event
    repeats = "" if len(executions) == 1 else f"runs {len(executions)} times"
    if len(executions) > 1 and len(words) == 1:
        repeats += ", all alike"
    return AnnotatedLine(
        statement.location,
        event.names[-1] if event.names else "",
        shapes.pop() if len(shapes) == 1 else None,
        meaning,
        mark,
        note,
        repeats,
    )
