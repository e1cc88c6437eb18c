"""Reads the recording of a backward pass statement by statement: what each one yields, and which may be the wrong one.

A statement whose operands are known gradients and whose result is none is where the error enters; what is computed
from it inherits. The order of suspicion is settled here, the proof is a repair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.dataflow import ancestors, fills, origins_of, resting, settled_versions, vouches
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import AnnotatedLine, Array, Location, Verdict
from gradcheck.magnitudes import entries, extent
from gradcheck.recording.events import Event, Recording
from gradcheck.recording.graph import Graph
from gradcheck.values.meaning import Meaning, Meanings

Key = tuple[str, int, int]  # file, line, column of a statement

SHOWN = 4  # meanings of one line that are spelled out when its executions differ


@dataclass(slots=True, eq=False)
class Execution:
    """One run of a statement: the event that made its value, and what that value is."""

    event: Event
    meaning: Meaning | None
    from_known: bool  # some operand is a gradient with a known meaning
    from_unknown: bool  # some operand is made from gradients and has no meaning
    from_off: bool = False  # some operand is a multiple of a gradient
    filling: bool = False  # it fills an array further: the meaning is that of the array in the end
    suspect: bool = True  # a wrong gradient rests on its value, and nothing that is right does


@dataclass(slots=True, eq=False)
class Statement:
    """A statement of the backward pass with all its executions."""

    location: Location
    first: int  # index of its first event: the order in which statements come into play
    executions: list[Execution] = field(default_factory=list)

    @property
    def unknown(self) -> bool:
        """Whether some execution yields an array without a meaning."""
        return any(execution.meaning is None for execution in self.executions)

    @property
    def inherits(self) -> bool:
        """Whether each of its odd values is made from one that was odd already."""
        odd = [
            e
            for e in self.executions
            if (e.meaning is None and e.suspect) or (e.meaning and e.meaning.factor != 1)
        ]
        return bool(odd) and all(e.from_unknown or e.from_off for e in odd)

    @property
    def enters(self) -> bool:
        """Whether an error may enter here: a wrong gradient rests on a value without meaning, made from known ones."""
        return any(e.suspect and e.meaning is None and not e.from_unknown for e in self.executions)

    @property
    def loses(self) -> bool:
        """Whether an error enters where gradients with a meaning go in."""
        return any(
            e.suspect and e.from_known and e.meaning is None and not e.from_unknown for e in self.executions
        )


def key_of(location: Location) -> Key:
    """What tells statements apart."""
    return (location.file, location.line, location.column or 0)


def forward_keys(graph: Graph) -> frozenset[Key]:
    """The statements that lead to the loss: a helper shared by both passes counts as forward."""
    lost = (graph.recording.events[index] for index in graph.lost)
    return frozenset(key_of(event.site.statement) for event in (*lost, *graph.events()))


def statements_of(
    recording: Recording,
    forward: frozenset[Key],
    meanings: Meanings,
    gradients: Sequence[ParameterEvidence] = (),
) -> list[Statement]:
    """The statements of the backward pass that make numbers, in the order in which they first run.

    `gradients` are those of all parameters; statements that only right ones rest on are under no suspicion.
    """
    open_: dict[tuple[Key, int, tuple[int, ...]], list[Event]] = {}
    for event in recording.events:
        key = key_of(event.site.statement)
        if key in forward or event.site.kind == "view" or not _is_number(event.result):
            continue
        open_.setdefault((key, event.call, event.loop), []).append(event)
    reader = _Reader(recording, forward, meanings)
    results = {place: _result_of(events) for place, events in open_.items()}
    reader.cleared = _cleared(
        recording, [last for last in results.values() if _speaks(reader.meaning_of(last))]
    )
    found: dict[Key, Statement] = {}
    for place, events in open_.items():
        last = results[place]
        statement = found.setdefault(place[0], Statement(last.site.statement, events[0].index))
        statement.executions.append(reader.execution(last, {event.index for event in events}))
    _acquit(
        [execution for statement in found.values() for execution in statement.executions], reader, gradients
    )
    return sorted(found.values(), key=lambda statement: statement.first)


def _acquit(executions: Sequence[Execution], reader: _Reader, gradients: Sequence[ParameterEvidence]) -> None:
    """Take the suspicion from executions that something right rests on, or that no wrong gradient does."""
    recording = reader.recording
    wrong = resting(recording, [p for p in gradients if p.verdict is Verdict.WRONG])
    used = {origin for event in recording.events for origin in origins_of(event)}
    telling = {reader.full(e.event) for e in executions if e.filling and reader.own_meaning(e.event)}
    spoiled: dict[int, int] = {}  # arrays by the first time that something odd was put into them
    for execution in sorted(executions, key=lambda execution: execution.event.index):
        if fills(execution.event) and execution.from_unknown:
            spoiled.setdefault(reader.full(execution.event), execution.event.index)
    for execution in executions:
        event = execution.event
        template = event.index in used and not execution.from_known and _constant(event.result)
        execution.suspect = (
            event.index not in reader.cleared and not template and (wrong is None or event.index in wrong)
        )
        if fills(event) and not execution.from_unknown:
            execution.suspect &= event.index <= spoiled.get(reader.full(event), event.index)
            if reader.full(event) in telling:
                execution.suspect &= not reader.own_meaning(event) and not reader.is_odd_before(event)


def _cleared(recording: Recording, right: Sequence[Event]) -> set[int]:
    """The events that something right rests on: of a sum only those that are no larger than it."""
    cleared = ancestors(recording, [event.index for event in right if vouches(np.shape(event.result))])
    for event in right:
        if event.index not in cleared:
            below = ancestors(recording, [event.index])
            cleared |= {i for i in below if entries(recording.events[i].result) <= np.size(event.result)}
    return cleared


def _speaks(meaning: Meaning | None) -> bool:
    """Whether what led to such a value is right: the gradient of an inner expression can be one by mistake."""
    if meaning is None or meaning.known.kind != "gradient" or not meaning.known.named:
        return False
    return meaning.factor == 1.0 and meaning.known.value.size > 1


def _constant(value: Any) -> bool:
    return bool(extent(np.asarray(value, dtype=float)) == 0) if np.size(value) else True


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


class _Reader:
    """What the values of a recording mean, each worked out once."""

    def __init__(self, recording: Recording, forward: frozenset[Key], meanings: Meanings) -> None:
        self.recording = recording
        self.forward = forward
        self.meanings = meanings
        self.settled = settled_versions(recording)
        self.cleared: set[int] = set()  # events that something right rests on
        self._meaning: dict[int, Meaning | None] = {}
        self._carries: dict[int, bool] = {}

    def full(self, event: Event) -> int:
        """The write after which nothing more is put into the array; the event itself when it is none."""
        return self.settled.get(event.index, event.index)

    def meaning_of(self, event: Event) -> Meaning | None:
        """What the value is; for an array that is filled further, what it is in the end."""
        return self.own_meaning(self.recording.events[self.full(event)])

    def own_meaning(self, event: Event) -> Meaning | None:
        """What the value is as the event left it: of an array that is being filled, the sum so far."""
        if event.index not in self._meaning:
            self._meaning[event.index] = self.meanings.of(event.result)
        return self._meaning[event.index]

    def is_odd_before(self, event: Event) -> bool:
        """Whether the array that an event puts something into was none that is known before."""
        base = event.origins[0]
        before = self.recording.events[base] if isinstance(base, int) and base >= 0 else None
        return before is not None and bool(np.any(before.result)) and self.own_meaning(before) is None

    def carries(self, event: Event) -> bool:
        """Whether gradients went into a value of the backward pass."""
        stack = [event.index]
        while stack:
            index = stack[-1]
            if index in self._carries:
                stack.pop()
                continue
            here = self.recording.events[index]
            meaning = self._meaning.get(index)
            if meaning is not None and meaning.known.kind in ("gradient", "part"):
                self._carries[index] = True
                continue
            below = [o for o in origins_of(here) if o >= 0]
            if any(self._carries.get(o) for o in below):
                self._carries[index] = True
            elif all(o in self._carries for o in below):
                self._carries[index] = False
            else:
                stack.extend(o for o in below if o not in self._carries)
        return self._carries[event.index]

    def execution(self, last: Event, inside: set[int]) -> Execution:
        """One execution of a statement, whose events are `inside` and whose value `last` made."""
        from_known = from_unknown = from_off = False
        stack, seen = [last], {last.index}
        while stack:
            here = stack.pop()
            for origin in origins_of(here):
                if origin in seen or origin < 0:
                    continue
                seen.add(origin)
                event = self.recording.events[origin]
                if origin in inside:
                    stack.append(event)
                    continue
                if origin in self.settled and fills(event):
                    continue  # what was put into the same array before
                meaning = self.meaning_of(event)
                if meaning is not None and meaning.known.kind in ("gradient", "part"):
                    from_known = True
                    from_off |= meaning.factor != 1.0
                elif meaning is None and key_of(event.site.statement) not in self.forward:
                    carries = _may_carry(event.result) and self.carries(event)
                    from_unknown |= carries and origin not in self.cleared
        meaning = self.meaning_of(last)
        return Execution(last, meaning, from_known, from_unknown, from_off, last.index in self.settled)


def suspicion(statements: Sequence[Statement], factors: frozenset[float]) -> list[Statement]:
    """All statements, the likeliest culprits first: where meaning is lost, then odd factors, then the rest."""

    def weight(statement: Statement) -> tuple[int, int]:
        if statement.enters:
            return (0 if statement.loses else 1, statement.first)
        odd = any(
            e.meaning is not None and e.meaning.known.kind == "gradient" and e.meaning.factor not in factors
            for e in statement.executions
        )
        if odd or not statement.unknown:
            return (2, statement.first)
        return (3, statement.first)

    return sorted(statements, key=weight)


def annotated(
    statements: Sequence[Statement],
    wrong: frozenset[Key],
    notes: dict[Key, str],
    updated: Mapping[str, Array],
    undecided: frozenset[Key] = frozenset(),
) -> list[AnnotatedLine]:
    """One line per statement in source order of execution, with its meaning and its mark.

    `updated` are the parameters as a step leaves them, which is what its update lines make. Of the `undecided` ones one
    is wrong, though nothing tells which.
    """
    lines = []
    spoiled_at: int | None = None
    for statement in statements:
        if not statement.location.file:
            continue  # a loop that hands out entries of an array
        key = key_of(statement.location)
        mark, note = "", notes.get(key, "")
        if key in wrong:
            mark = "wrong"
            spoiled_at = statement.location.line if spoiled_at is None else spoiled_at
        elif key in undecided:
            mark = "undecided"
        elif spoiled_at is not None and any(
            e.meaning is None and e.from_unknown for e in statement.executions
        ):
            mark, note = "inherits", note or f"inherits from line {spoiled_at}"
        lines.append(_line(statement, mark, note, updated))
    return lines


_ORDINAL = re.compile(r" \(\d+(st|nd|rd|th)\)")


def _line(statement: Statement, mark: str, note: str, updated: Mapping[str, Array]) -> AnnotatedLine:
    executions = statement.executions
    words = list(dict.fromkeys(_words(execution, updated) for execution in executions))
    if len(words) > 1:  # which run made which of them is nobody's question
        words = list(dict.fromkeys(_ORDINAL.sub("", text) for text in words))
    meaning = "; ".join(words[:SHOWN]) + (f"; ... ({len(words)} in all)" if len(words) > SHOWN else "")
    shapes = {execution.event.shape for execution in executions}
    event = executions[0].event
    repeats = "" if len(executions) == 1 else f"runs {len(executions)} times"
    return AnnotatedLine(
        statement.location,
        event.names[-1] if event.names else "",
        shapes.pop() if len(shapes) == 1 else None,
        meaning,
        mark,
        note,
        repeats,
    )


def _words(execution: Execution, updated: Mapping[str, Array]) -> str:
    meaning = execution.meaning
    if _is_a_length(execution):
        return ""
    if meaning is not None and (meaning.known.kind in ("gradient", "part") or _is_plain(meaning.factor)):
        return meaning.words()
    value = execution.event.result
    for name, after in updated.items():
        if np.shape(value) == after.shape and np.allclose(value, after, rtol=1e-9, atol=1e-12):
            return f"{name} after the step"
    return "unknown"


def _is_a_length(execution: Execution) -> bool:
    """Whether it is a whole number into which no gradient went: the width of an image is 5 times any that is 1."""
    value = execution.event.result
    made = execution.from_known or execution.from_unknown
    return not made and np.ndim(value) == 0 and float(value).is_integer() and abs(float(value)) > 1


def _is_plain(factor: float) -> bool:
    """Whether a factor is one that somebody may have meant: values of few entries are a multiple of many others."""
    turns = (factor, 1 / factor) if factor else (factor,)
    return any(abs(turn - round(turn)) <= 1e-9 * abs(turn) for turn in turns)
