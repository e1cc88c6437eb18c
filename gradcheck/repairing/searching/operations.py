"""Judges the operations of an engine one by one: whether a closure makes of any gradient what its operation asks for.

The recording knows what an operation computed, so it can be derived by itself: whatever a closure is handed, right or
wrong, what it sends back has to be that times the derivative. So it is known which closure is wrong, and which only
sends on what was wrong before it came.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.dataflow import numbers_in, origins_of
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.recording.events import Event
from gradcheck.recording.graph import Graph
from gradcheck.recording.reverse import Pass
from gradcheck.recording.sources import Match, Sources
from gradcheck.repairing.editing.statements import nodes_in, parsed, statement_at
from gradcheck.repairing.running.closures import Closure, Execution, Watched, functions_of
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Slot
from gradcheck.repairing.running.wrapping import called

STEPS = 3_000_000  # of all walks back through the recording
NAME = re.compile(r"[A-Za-z_]\w*")
EXACT = 1e-8  # of the largest entry

At = tuple[str, int]  # a file and a function that is not written in another one, by its place among them


@dataclass(frozen=True, slots=True, eq=False)
class Activation:
    """One call of an operation in the forward pass: what it computed, and which of that others read."""

    events: Sequence[int]
    output: int
    reads: Mapping[int, Sequence[tuple[int, str]]]  # by what it reads from outside, see `_reads`


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """What an activation reads from outside, and what is sent back to it."""

    names: frozenset[str]  # with which the expressions for it begin
    sent: Array
    doubled: bool  # read twice by one operation: each closure sends but a part of it


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The closures that are wrong by themselves, and those that are right, whatever they are handed."""

    wrong: Sequence[Closure] = ()
    right: Sequence[Closure] = ()
    executions: Mapping[Closure, Sequence[Execution]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Operations:
    """The operations of the forward pass that leave closures behind."""

    graph: Graph
    proof: Proof
    _activations: dict[At, list[Activation | None]] | None = None
    _judged: dict[object, Judged] = field(default_factory=dict)

    def judged(self) -> Judged:
        """Which closures are wrong in the code as it stands."""
        key = self.proof.state()
        if key not in self._judged:
            self._judged[key] = self._judge()
        return self._judged[key]

    def due(self, closure: Closure) -> Iterator[list[tuple[Array, Array]]]:
        """What each execution of a closure returned and what it should have, by operand; where it returns one value.

        It is what the true gradient of what the operation made sends there.
        """
        executions = self.judged().executions.get(closure, ())
        rows: list[list[tuple[Array, Operand]]] = []
        for execution in executions:
            activation = self._activation(closure, execution)
            if not execution.returns or len(execution.made) != 1 or activation is None:
                return
            true = self.graph.gradient(activation.output)
            operands = self._sent(activation, np.asarray(true, dtype=float))
            operands = _meant(operands, closure.label) or operands
            rows.append([(execution.made[0][1], operand) for operand in operands])
        for which in range(min(map(len, rows), default=0)):
            yield [(row[which][0], row[which][1].sent) for row in rows]

    # -- judging ---------------------------------------------------------------------------------------

    def _judge(self) -> Judged:
        watched = Watched(self.proof.bench, self.proof.text)
        try:
            watched.run(self.proof.gradients)
        except (SyntaxError, ValueError):
            return Judged()
        by_closure: dict[int, list[Execution]] = defaultdict(list)
        for execution in watched.executions:
            by_closure[execution.closure].append(execution)
        wrong: list[Closure] = []
        right: list[Closure] = []
        self._judged[self.proof.state()] = Judged()
        for number, executions in by_closure.items():
            closure = watched.closures[number]
            if not self._is_counted(closure, watched.creations[number]):
                continue
            verdicts = [v for e in executions if (v := self._verdict(closure, e)) is not None]
            if verdicts:
                (right if all(verdicts) else wrong).append(closure)
        found = {watched.closures[number]: executions for number, executions in by_closure.items()}
        return Judged(wrong, right, found) if right else Judged()

    def _is_counted(self, closure: Closure, creations: int) -> bool:
        """Whether the closure was made once in each activation, in one or more runs of the forward pass."""
        activations = self._all().get((closure.file, closure.operation), [])
        return bool(activations) and creations % len(activations) == 0

    def _activation(self, closure: Closure, execution: Execution) -> Activation | None:
        activations = self._all()[closure.file, closure.operation]
        return activations[execution.creation % len(activations)]

    def _verdict(self, closure: Closure, execution: Execution) -> bool | None:
        """Whether one execution did what its operation asks for; None where that cannot be told."""
        activation = self._activation(closure, execution)
        if activation is None or not execution.made:
            return None
        shape = np.shape(self.graph.value(activation.output))
        handed = [g for g in execution.given if g.shape == shape and g.any() and np.isfinite(g).all()]
        doubtful = not handed
        for given in handed:
            operands = self._sent(activation, given)
            found = [self._is_sent(made, label or closure.label, operands) for label, made in execution.made]
            if found and all(f is True for f in found):
                return True
            bound_anew = any(_same(left, operand.sent) for left in execution.left for operand in operands)
            doubtful = doubtful or not operands or bound_anew or any(f is None for f in found)
        return None if doubtful else False

    def _is_sent(self, made: Array, label: str, operands: Sequence[Operand]) -> bool | None:
        """Whether a value is what is sent to one of the operands: to the one that the label names, where it does."""
        chosen = _meant(operands, label) or operands
        if any(_same(made, operand.sent) for operand in chosen):
            return True
        return None if any(operand.doubled for operand in chosen) else False

    def _sent(self, activation: Activation, given: Array) -> list[Operand]:
        """What goes to each operand when the result is sent that."""
        recording = self.graph.recording
        events = recording.events
        inside = set(activation.events)
        constants = Constants(events[index] for index in activation.events)
        walk = Pass(events, activation.events[-1], constants, self.graph.keywords)
        walk.strict = False
        outside = {o for i in activation.events for o in origins_of(events[i]) if o not in inside and o >= 0}
        walk.stops = frozenset(range(activation.events[-1] + 1)) - inside
        single = not isinstance(self.graph.value(activation.output), np.ndarray)
        try:
            with np.errstate(all="ignore"):
                walk.run({activation.output: float(given) if single else given})
        except Exception:
            return []
        if walk.cuts:
            return []
        found = [
            _operand(activation.reads[origin], np.asarray(walk.cotangents[origin], dtype=float))
            for origin in sorted(outside)
            if isinstance(walk.cotangents[origin], (np.ndarray, float, np.floating))
        ]
        totals = constants.totals.items()
        return found + [_operand(activation.reads[-1 - key], np.asarray(total)) for key, total in totals]

    # -- what ran --------------------------------------------------------------------------------------

    def _all(self) -> dict[At, list[Activation | None]]:
        """By function its activations in order; None for one of which it cannot be told what it made."""
        if self._activations is None:
            self._activations = self._found()
        return self._activations

    def _found(self) -> dict[At, list[Activation | None]]:
        recording, output = self.graph.recording, self.graph.output
        if recording.dropped or recording.dropped_calls:
            return {}
        events = recording.events[: output + 1]
        makers = {
            (name, function.lineno): (name, place)
            for name, file in self.proof.bench.files.items()
            for place, function in enumerate(functions_of(file.tree))
            if any(isinstance(node, (ast.Lambda, ast.FunctionDef)) for node in nodes_in(function))
        }
        home: dict[int, int] = {}  # by call the activation of an operation around it
        for call in recording.calls:
            is_one = (call.file, _line(call.file, call.line, self.proof)) in makers
            outer = home.get(call.parent) if call.parent is not None else None
            if is_one or outer is not None:
                home[call.index] = call.index if is_one or outer is None else outer
        inside: dict[int, list[Event]] = defaultdict(list)
        users: dict[int, set[int | None]] = defaultdict(set)
        for event in events:
            activation = home.get(event.call)
            if activation is not None:
                inside[activation].append(event)
            for origin in origins_of(event):
                users[origin].add(activation)
        last = max((event.call for event in events), default=-1)
        found: dict[At, list[Activation | None]] = defaultdict(list)
        for call in recording.calls:
            if home.get(call.index) != call.index or call.index > last:
                continue
            at = makers[call.file, _line(call.file, call.line, self.proof)]
            own = inside[call.index]
            ends = [e.index for e in own if e.index == output or users[e.index] - {call.index}]
            made = Activation([e.index for e in own], ends[0], _reads(own)) if len(ends) == 1 else None
            found[at].append(made)
        return found


class Constants(Sources):
    """All that an activation reads and that no event made: weights, data, numbers. By id, what is sent to each."""

    def __init__(self, events: Iterable[Event]) -> None:
        super().__init__([])
        self._constants: dict[int, Any] = {}
        self.totals: dict[int, Any] = {}
        self.numbers = True
        for event in events:
            for value, origin in zip(event.args, event.origins):
                if origin is None and isinstance(value, (np.ndarray, float, int, np.number)):
                    self._constants[id(value)] = value
        self.unknowns = list(self._constants.values())

    def match(self, value: Any) -> Match | None:
        """Which of them a value is."""
        return (id(value), None) if id(value) in self._constants else None

    def total(self, number: int) -> Array:
        """What is sent to one, as an array to add to."""
        if number not in self.totals:
            self.totals[number] = np.zeros(np.shape(self._constants[number]))
        total: Array = self.totals[number]
        return total

    def add(self, match: Match, value: Any, gradient: Any) -> None:
        """Counts what is sent."""
        self.totals[match[0]] = self.totals.get(match[0], 0.0) + np.asarray(gradient, dtype=float)


def _line(file: str, line: int, proof: Proof) -> int:
    """The line in which the function whose code begins there is defined: decorators come before."""
    bench = proof.bench.files.get(file)
    for function in functions_of(bench.tree) if bench is not None else ():
        first = min((d.lineno for d in function.decorator_list), default=function.lineno)
        if first <= line <= function.lineno:
            return function.lineno
    return -1


def _reads(events: Sequence[Event]) -> dict[int, list[tuple[int, str]]]:
    """By what is read from outside, an event or a constant by its id: by which events, and how it is written."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for event in events:
        for place, (value, origin) in enumerate(zip(event.args, event.origins)):
            texts = event.site.operand_texts
            text = texts[place] if place < len(texts) else ""
            for one in numbers_in((origin,)) or [-1 - id(value)]:
                found[one].append((event.index, text))
    return found


def _operand(reads: Sequence[tuple[int, str]], sent: Array) -> Operand:
    names = frozenset(match[0] for _, text in reads if (match := NAME.match(text)))
    by = [event for event, _ in reads]
    return Operand(names, sent, doubled=len(set(by)) < len(by))


def _meant(operands: Sequence[Operand], label: str) -> list[Operand]:
    """The operands that are called so."""
    return [operand for operand in operands if label and label in operand.names]


def _same(made: Array, due: Array) -> bool:
    """Whether a value is the one that is due; one that was not yet summed to its shape is, once it is."""
    made = np.asarray(made, dtype=float)
    while made.ndim > due.ndim:
        made = made.sum(axis=0)
    for axis, (n, wanted) in enumerate(zip(made.shape, due.shape)):
        if wanted == 1 < n:
            made = made.sum(axis=axis, keepdims=True)
    try:
        return bool((np.abs(made - due) <= EXACT * magnitude(due)).all())
    except ValueError:
        return False


def holds(closure: Closure, slot: Slot, text: str) -> bool:
    """Whether a place stands in a closure, in the code as it reads now."""
    if closure.file != slot.file:
        return False
    step = statement_at(parsed(text), slot.ordinal)
    own = statement_at(parsed(text), closure.ordinal)
    return own is not None and any(node is step for node in nodes_in(own))


def calls_of(closure: Closure, text: str) -> set[str]:
    """The names of the functions that a closure calls."""
    own = statement_at(parsed(text), closure.ordinal)
    nodes = nodes_in(own) if own is not None else ()
    return {called(node) for node in nodes if isinstance(node, ast.Call)}
