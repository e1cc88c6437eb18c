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
    rows: dict[int, set[Row]] = field(default_factory=lambda: defaultdict(set))  # of weights, by layer
    biases: dict[int, int] = field(default_factory=dict)  # by the number of the parameter its layer
    _terms: dict[int, int] = field(default_factory=dict)  # how many weighted inputs a number is the sum of
    _row: dict[int, Row] = field(default_factory=dict)  # which entry of the weights the first of them has
    _stored: dict[int, tuple[object, Any]] = field(default_factory=dict)  # by store: the index, what made it

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
                self._row[event.index] = self._entry(event.origins[weights.index(True)])
                return max((layers.get(origin, 0) for origin in origins), default=0) + 1
        terms = [origin for origin in origins if origin in self._terms]
        if event.operation in SUMS and terms:
            layer = max(layers.get(origin, 0) for origin in terms)
            if all(origin in terms or layers.get(origin, 0) < layer for origin in origins):
                self._terms[event.index] = sum(self._terms[origin] for origin in terms)
                self._row[event.index] = self._row[terms[0]]
                for origin in origins:
                    number = self._entry(origin)[0] if origin not in terms else None
                    if number is not None:
                        self.biases.setdefault(number, layer)
                self.sums -= {self._made(origin) for origin in terms}
                if self._terms[event.index] >= SEVERAL:
                    self.sums.add(event.index)
                    self.rows[layer].add(self._row[event.index])
                return layer
        within = {self.inside.get(origin, origin if origin in self.sums else -1) for origin in origins}
        if len(within) == 1 and -1 not in within:
            self.inside[event.index] = within.pop()
        return None

    def is_sum(self, event: Event) -> bool:
        """Whether it is the sum of several weighted inputs, to which more may be added."""
        return self._terms.get(event.index, 0) >= SEVERAL and event.shape == ()

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

    def _entry(self, origin: Any) -> Row:
        """Which entry of which parameter was read; that one is None where it was none."""
        path: list[object] = []
        value: Any = None
        while isinstance(origin, int) and origin >= 0 and self.events[origin].operation == "getitem":
            value = self.events[origin].args[0]
            path.append(repr(self.events[origin].args[1]))
            origin = self.events[origin].origins[0]
        match = self.match(value) if value is not None else None
        return (match[0] if match is not None else None, *path)
