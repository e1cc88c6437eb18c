"""Finds the sums of weighted inputs in code that goes through units one by one: `s += w[j][i] * x[i]` makes a z.

Only single numbers are looked at. A product of an entry of a parameter with something else is a weighted input; a sum
that holds several of them, and that nothing more is added to, is what one unit makes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gradcheck.dataflow import origins_of
from gradcheck.recording.events import Event
from gradcheck.recording.sources import Match

Row = tuple[Any, ...]  # which parameter, and where in it
SUMS = frozenset({"add", "builtin_sum", "sum"})
SEVERAL = 2  # weighted inputs: one alone may be scaled by a parameter


@dataclass(slots=True)
class UnitSums:
    """What single numbers are, told event by event in order of execution."""

    events: Sequence[Event]
    is_weight: Callable[[Any, Any], bool]  # of an operand and its origin
    match: Callable[[Any], Match | None]  # of an array: which parameter it is
    sums: set[int] = field(default_factory=set)  # final ones: z of a unit
    inside: dict[int, int] = field(
        default_factory=dict
    )  # the z that a number is a function of, and of no other
    rows: dict[int, dict[Row, None]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # of weights, by layer
    biases: dict[int, int] = field(default_factory=dict)  # by the number of the parameter its layer
    weights: dict[int, set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # by parameter, which of the numbers in its lists weigh an input
    added: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # and which are added
    fed: set[int] = field(default_factory=set)  # what weights are multiplied with
    _terms: dict[int, int] = field(default_factory=dict)  # how many weighted inputs a number is the sum of
    _row: dict[int, Row] = field(default_factory=dict)  # which entry of the weights the first of them has
    _stored: dict[int, tuple[object, Any]] = field(default_factory=dict)  # by store: the index, what made it

    def __post_init__(self) -> None:
        for event in self.events:
            if event.operation == "multiply" and event.shape == () and len(event.args) == 2:
                weights = [self.is_weight(*operand) for operand in zip(event.args, event.origins)]
                other = event.origins[weights.index(False)] if sum(weights) == 1 else None
                self.fed |= {other} if isinstance(other, int) and other >= 0 else set()

    def layer_of(self, event: Event, layers: dict[int, int]) -> int | None:
        """The layer of a weighted input or of a sum of such; None for any other event."""
        origins = [origin for origin in origins_of(event) if origin >= 0]
        if event.operation in ("setitem", "getitem"):
            return self._carry(event, layers)
        if event.shape != ():
            return None
        if event.operation == "multiply" and len(event.args) == 2:
            weights = [self.is_weight(*operand) for operand in zip(event.args, event.origins)]
            if sum(weights) == 1:
                self._terms[event.index] = 1
                self._row[event.index] = row = self._entry(event, weights.index(True))
                if len(row) == 2 and isinstance(row[1], int):
                    self.weights[row[0]].add(row[1])
                return max((layers.get(origin, 0) for origin in origins), default=0) + 1
        terms = [origin for origin in origins if origin in self._terms]
        if event.operation in SUMS and terms:
            layer = max(layers.get(origin, 0) for origin in terms)
            if all(origin in terms or layers.get(origin, 0) < layer for origin in origins):
                self._terms[event.index] = sum(self._terms[origin] for origin in terms)
                self._row[event.index] = self._row[terms[0]]
                for place, origin in enumerate(event.origins):
                    row = self._entry(event, place) if origin not in terms else (None,)
                    if row[0] is not None:
                        self.biases.setdefault(row[0], layer)
                    if len(row) == 2 and isinstance(row[1], int):
                        self.added[row[0]].add(row[1])
                self.sums -= {self._made(origin) for origin in terms}
                if self._terms[event.index] >= SEVERAL:
                    self.sums.add(event.index)
                    self.rows[layer].setdefault(self._row[event.index])
                return layer
        within = {self.inside.get(origin, origin if origin in self.sums else -1) for origin in origins}
        if len(within) == 1 and -1 not in within:
            self.inside[event.index] = within.pop()
        return None

    def is_sum(self, event: Event) -> bool:
        """Whether it is the sum of several weighted inputs, to which more may be added."""
        return self._terms.get(event.index, 0) >= SEVERAL and event.shape == ()

    def outputs(self, made: Callable[[Event], bool]) -> dict[int, int]:
        """What units hand on that no weight is multiplied with, by their z: the last that is made of z and of numbers.

        `made` says which values count. A target is another number in another unit, or for another sample.
        """
        beside: dict[object, set[float]] = defaultdict(set)
        for event in self.events:
            if event.index in self.inside:
                numbers = [
                    v for v, o in zip(event.args, event.origins) if o is None and isinstance(v, (int, float))
                ]
                beside[event.site.location].update(map(float, numbers))
        handed = {self.inside[index] for index in self.fed & self.inside.keys()} | self.fed
        pure: set[int] = set()
        found: dict[int, int] = {}
        for event in self.events:
            unit = self.inside.get(event.index, -1)
            if unit < 0 or unit in handed or len(beside[event.site.location]) > len(event.args) - 1:
                continue
            if all(o in pure or o == unit for o in origins_of(event) if o >= 0):
                pure.add(event.index)
                if made(event):
                    found[unit] = event.index
        return found

    def _carry(self, event: Event, layers: dict[int, int]) -> int | None:
        """The layer of a number read from an array that is filled one by one: `net[j] += w[j][i] * x[i]`.

        It is what was stored there, or was there before all stores.
        """
        if event.operation == "setitem" and len(event.origins) == 3:
            self._stored[event.index] = repr(event.args[1]), event.origins[2]
        elif event.shape == () and event.origins and event.origins[0] in self._stored:
            made = self._found(event.origins[0], repr(event.args[1]))
            if made in self._terms:
                self._terms[event.index], self._row[event.index] = self._terms[made], self._row[made]
            if made in self.sums or made in self.inside:
                self.inside[event.index] = self.inside.get(made, made)
            return layers.get(made, 0)
        return None

    def _found(self, version: Any, index: object) -> Any:
        """What was stored last at that index of an array, else the array before all stores."""
        while version in self._stored:
            where, made = self._stored[version]
            if where == index:
                return made
            version = self.events[version].origins[0]
        return version

    def _made(self, origin: int) -> int:
        """The sum itself, where it was read from an array."""
        return self.inside.get(origin, origin)

    def _entry(self, event: Event, place: int) -> Row:
        """Which entry of which parameter an operand is; that one is None where it is of none.

        A number in a list is known by itself, one of an array by the reads that lead to it.
        """
        path: list[object] = []
        value, origin = event.args[place], event.origins[place]
        if origin is None and isinstance(value, float):
            return self.match(value) or (None,)
        value = None
        while isinstance(origin, int) and origin >= 0 and self.events[origin].operation == "getitem":
            value = self.events[origin].args[0]
            path.append(repr(self.events[origin].args[1]))
            origin = self.events[origin].origins[0]
        match = self.match(value) if value is not None else None
        return (match[0] if match is not None else None, *path)
