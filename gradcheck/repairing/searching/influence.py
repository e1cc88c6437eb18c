"""Tells by walks back through a recording which values cannot belong in a place, without a run for each of them.

A backward pass is linear in the gradients that go through it: what a reported gradient would be with another value in
a place follows from its derivative by that value. The forecast of each place is compared with a run before it is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradcheck.blame import key_of
from gradcheck.dataflow import origins_of
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.own_random import own_generator
from gradcheck.recording.dependence import keyword_origins
from gradcheck.recording.events import Event, Origin
from gradcheck.recording.recorder import Recorder
from gradcheck.recording.reverse import Pass
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Gradients, Leaf, Slots
from gradcheck.repairing.running.values import near
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.proportion import every_time

MOST = 20_000  # events, and
ENTRIES = 5_000_000  # numbers of a recording that is kept
SEEDS = 2  # projections of each gradient where any scale will do: what fits one by accident fails the other
NOISE = 0.3  # of the size of a value, in the run that a forecast is compared with
EXACT = 1e-6  # of what a projection is made of
NEAREST = (
    4  # wrong gradients that are looked at, those that are made first: further ones add walks, not values
)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What the projections of some wrong gradients become with other values in some executions of a place."""

    order: Sequence[Leaf]
    shapes: Sequence[tuple[int, ...]]
    rows: Array  # projections by all numbers of the values
    there: Array  # those numbers as they are
    now: Array  # the projections as they are
    due: Array  # and of the true gradients
    seeds: int  # projections of each gradient

    def mends(self, values: Sequence[Mapping[Leaf, Array]], scales: Array, at_any: bool) -> list[int | None]:
        """How many wrong gradients each makes right at one of the scales, or, if so said, at any; None: not known."""
        parts = [[np.asarray(each[leaf], dtype=float) for leaf in self.order] for each in values]
        told = [i for i, row in enumerate(parts) if all(p.shape == s for p, s in zip(row, self.shapes))]
        found: list[int | None] = [None] * len(values)  # nothing is foretold of a value of another shape
        if not told:
            return found
        given = np.array([np.concatenate([part.reshape(-1) for part in parts[i]]) for i in told])
        made, sizes = given @ self.rows.T, np.abs(self.rows)
        missing = self.due - self.now
        needed = missing + self.rows @ self.there
        slack = EXACT * (np.abs(given) @ sizes.T + sizes @ np.abs(self.there) + np.abs(missing))
        fits = np.zeros(len(told), dtype=int)
        for scale in scales:
            close = np.abs(scale * made - needed) <= max(1.0, abs(scale)) * slack
            fits = np.maximum(fits, close.reshape(len(told), -1, self.seeds).all(axis=2).sum(axis=1))
        if at_any:
            scale = (made @ needed)[:, None] / np.maximum((made * made).sum(axis=1), 1e-300)[:, None]
            close = np.abs(scale * made - needed) <= np.maximum(1.0, np.abs(scale)) * slack
            fits = np.maximum(fits, close.all(axis=1) * (len(self.due) // self.seeds))
        for i, count in zip(told, fits.tolist()):
            found[i] = count
        return found

    def foretells(self, values: Sequence[Array], projections: Array) -> bool:
        """Whether these values do to the projections what a run says they do."""
        given = np.concatenate([np.ravel(value) for value in values])
        change = self.rows @ (given - self.there)
        slack = EXACT * (np.abs(self.rows) @ np.abs(given - self.there) + np.abs(self.now))
        return bool((np.abs(self.now + change - projections) <= slack).all())


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """Where a gradient was made: by one event, maybe transposed, or number by number by as many as it has entries."""

    events: tuple[int, ...]
    scale: float
    transposed: bool = False

    @property
    def last(self) -> int:
        return max(self.events)

    def seeds(self, direction: Array, shape: tuple[int, ...]) -> dict[int, Any]:
        """The cotangents of a projection of the gradient along a direction; `shape` is that of what the event made."""
        direction = self.scale * direction
        if len(self.events) == 1:
            return {self.last: (direction.T if self.transposed else direction).reshape(shape)}
        found: dict[int, float] = defaultdict(float)
        for event, entry in zip(self.events, direction.reshape(-1).tolist(), strict=True):
            found[event] += entry
        return dict(found)


@dataclass(slots=True, eq=False)
class Influence:
    """A recording of the user's code as it stands, with the events that made the values of places and the gradients."""

    parameters: Mapping[str, ParameterEvidence]
    events: list[Event]
    ends: Mapping[str, End]
    at: Mapping[Leaf, int]
    active: list[bool]
    keywords: dict[int, dict[str, Origin]]
    _walks: dict[tuple[str, int, frozenset[int]], Pass | None] = field(default_factory=dict)

    def forecast(
        self,
        slots: Slots,
        one: Found,
        leaves: Sequence[Leaf],
        base: Gradients,
        wrong: frozenset[str],
        seeds: int = SEEDS,
    ) -> Forecast | None:
        """What values in these executions of a place do to the wrong gradients it matters for; None: not known.

        Called inside the slots' block; `base` is reported with `slots.standing` and the values that are there.
        """
        names = sorted(wrong & (one.reach or frozenset()), key=lambda n: (self._when(n), n))
        order = sorted(leaves)
        values = [one.leaves[leaf] for _, leaf in order]
        if not names or not self.ends.keys() >= set(names) or not base.keys() >= set(names):
            return None
        if any(np.asarray(v).dtype.kind != "f" for v in values):
            return None
        standing = [self.at.get(leaf, -1) for leaf in slots.standing]
        own = [self.at.get(leaf, -1) for leaf in every_time(one, dict(zip(order, values)))]
        if -1 in (*own, *standing) or len({*own, *standing}) < len(own) + len(standing):
            return None
        names = names[:NEAREST]
        stops = frozenset((*standing, *self._made_from_each_other(own)))
        rows = []
        for name in names:
            for seed in range(seeds):
                walk = self._walk(name, seed, stops)
                if walk is None:
                    return None
                by = [_cotangent(walk, event).reshape(-1) for event in own]
                by = [np.sum(by[i :: len(order)], axis=0) for i in range(len(order))]  # of all runs
                rows.append(np.concatenate(by))
        now, due = self._projections(names, seeds, base), self._projections(names, seeds, None)
        there = np.concatenate([np.ravel(np.asarray(v, dtype=float)) for v in values])
        found = Forecast(order, [np.shape(v) for v in values], np.array(rows), there, now, due, seeds)
        generator = np.random.default_rng(SEEDS)
        moved = [
            np.asarray(v + NOISE * (magnitude(v) or 1.0) * generator.standard_normal(np.shape(v)))
            for v in values
        ]
        gradients = slots.give(every_time(one, dict(zip(order, moved))))
        if gradients is None or not gradients.keys() >= set(names):
            return None
        return found if found.foretells(moved, self._projections(names, seeds, gradients)) else None

    def _when(self, name: str) -> int:
        return self.ends[name].last if name in self.ends else -1

    def _made_from_each_other(self, own: Sequence[int]) -> Iterator[int]:
        """Those of the events that are made from others of them, as each round of a loop is from the one before."""
        starts, made = set(own), set[int]()
        for event in self.events[min(own) : max(own) + 1]:
            if not (starts.isdisjoint(origins_of(event)) and made.isdisjoint(origins_of(event))):
                made.add(event.index)
        return (event for event in own if event in made)

    def _projections(self, names: Sequence[str], seeds: int, gradients: Gradients | None) -> Array:
        """Those of the gradients, or of the true ones; they are not numbers where a gradient has another shape."""
        found = []
        for name in names:
            value = self.parameters[name].reference if gradients is None else gradients[name]
            for seed in range(seeds):
                direction = _direction(seed, np.shape(self.parameters[name].reference))
                fits = np.shape(value) == direction.shape
                found.append(float((direction * value).sum()) if fits else np.nan)
        return np.array(found)

    def _walk(self, name: str, seed: int, stops: frozenset[int]) -> Pass | None:
        key = name, seed, stops
        if key not in self._walks:
            end = self.ends[name]
            direction = _direction(seed, np.shape(self.parameters[name].reference))
            walk = Pass(self.events, end.last, None, self.keywords)
            walk.active, walk.stops, walk.strict, walk.copy_writes = self.active, stops, False, True
            try:
                with np.errstate(all="ignore"):
                    walk.run(end.seeds(direction, self.events[end.last].shape or ()))
                self._walks[key] = walk
            except Exception:  # an operation that the rules do not know
                self._walks[key] = None
        return self._walks[key]


def influence_of(proof: Proof, rate: float | None = None) -> Influence | None:
    """The influence of places in the code as it stands, without any given values; None where it cannot be recorded."""
    slots = proof.slots()
    slots.standing = {}
    try:
        with slots.installed():
            base = slots.watch()
        with proof.bench.recorded(proof.text):
            session = Recorder(values=True)
            session.start()
            try:
                again = proof.gradients()
            finally:
                recording = session.stop()
    except (SyntaxError, ValueError):
        return None
    if base is None or again is None or base.keys() != again.keys():
        return None
    if not all(np.array_equal(base[name], again[name], equal_nan=True) for name in base):
        return None
    events = recording.events
    if (
        len(events) > MOST
        or sum(np.size(e.result) for e in events if isinstance(e.result, np.ndarray)) > ENTRIES
    ):
        return None
    keywords = keyword_origins(events)
    parameters = {p.name: p for p in proof.parameters}
    at = _at(slots, events)
    ends = _ends(events, parameters, base, rate)
    return Influence(parameters, _kept(events), ends, at, _descending(events, set(at.values())), keywords)


def _at(slots: Slots, events: Sequence[Event]) -> dict[Leaf, int]:
    """The event that made each value of a place: of its own statement, else the last that made the same numbers."""
    inside: dict[object, list[Event]] = defaultdict(list)
    anywhere: dict[object, int] = {}
    for event in events:
        if isinstance(event.result, (np.ndarray, float, np.floating)):
            inside[key_of(event.site.statement)].append(event)
            anywhere[_print(event.result)] = event.index
    found: dict[Leaf, int] = {}
    for slot in slots.slots:
        own = iter([(_print(e.result), e.index) for e in inside[key_of(slot.location)]])
        for count, value in enumerate(slots.leaves(slot)):
            if isinstance(value, (np.ndarray, float, np.floating)):
                print_ = _print(value)
                made = next((index for p, index in own if p == print_), anywhere.get(print_))
                if made is not None:
                    found[slot.number, count] = made
    return found


def _print(value: Any) -> tuple[tuple[int, ...], bytes]:
    return np.shape(value), np.asarray(value).tobytes()


def _ends(
    events: Sequence[Event], parameters: Mapping[str, ParameterEvidence], base: Gradients, rate: float | None
) -> dict[str, End]:
    """The last event that made each reported gradient, or the weights that a step at that rate leaves."""
    found: dict[str, End] = {}
    for event in reversed(events):
        value = event.result
        if not isinstance(value, (np.ndarray, float, np.floating)) or np.asarray(value).dtype.kind != "f":
            continue
        for name, gradient in base.items():
            parameter = parameters.get(name)
            if parameter is None or name in found or np.size(gradient) != np.size(value):
                continue
            for scale, made in _reported(gradient, parameter, rate):
                flat = np.asarray(value, dtype=float).reshape(-1)
                if near(flat, made.reshape(-1)):
                    found[name] = End((event.index,), scale)
                elif made.ndim == 2 and near(flat, made.T.reshape(-1)):
                    found[name] = End((event.index,), scale, True)
    single = [e for e in events if isinstance(e.result, (float, np.floating))]
    numbers = np.array([e.result for e in single], dtype=float)
    for name in base.keys() & parameters.keys() - found.keys() if single else ():
        for scale, made in _reported(base[name], parameters[name], rate):
            near_ones = (np.flatnonzero(_same(numbers, entry)) for entry in made.reshape(-1))
            ends = [single[places[-1]].index if len(places) else -1 for places in near_ones]
            if ends and -1 not in ends:
                found[name] = End(tuple(ends), scale)
    return found


def _same(numbers: Array, entry: float) -> Array:
    same: Array = np.abs(numbers - entry) <= 1e-12 * max(abs(entry), 1e-3)
    return same


def _reported(
    gradient: Array, parameter: ParameterEvidence, rate: float | None
) -> Iterator[tuple[float, Array]]:
    yield 1.0, gradient
    if rate is not None and gradient.shape == parameter.value.shape:
        yield -1.0 / rate, parameter.value - rate * gradient


def _descending(events: Sequence[Event], starts: set[int]) -> list[bool]:
    """Which events are made from one of those, themselves included: all that a walk has to pass."""
    active = [False] * len(events)
    for event in events:
        active[event.index] = event.index in starts or any(o >= 0 and active[o] for o in origins_of(event))
    return active


def _kept(events: Sequence[Event]) -> list[Event]:
    """The events with arrays of their own: the next run may write into the user's."""
    copies: dict[int, Any] = {}

    def kept(value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind != "O":
            return copies.setdefault(id(value), value.copy())
        if type(value) in (list, tuple):
            return type(value)(kept(part) for part in value)
        return value

    return [
        replace(e, args=kept(e.args), result=kept(e.result), kwargs={k: kept(v) for k, v in e.kwargs.items()})
        for e in events
    ]


def _cotangent(walk: Pass, event: int) -> Array:
    shape = walk.events[event].shape or ()
    found = walk.copies.get(event, walk.cotangents[event] if event < len(walk.cotangents) else None)
    return np.zeros(shape) if found is None else np.broadcast_to(np.real(np.asarray(found)), shape)


def _direction(seed: int, shape: tuple[int, ...]) -> Array:
    return own_generator(seed, *shape).standard_normal(shape)
