"""Tells what a wrong place is made from: odd values before it, and what a loop hands on to it."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.slopes import factors_of
from gradcheck.repairing.running.slots import Slot, Slots
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.places import Place
from gradcheck.values.meaning import Meanings

ANCESTORS = 5  # odd places before one that are looked at as well, the earliest


@dataclass(slots=True, eq=False)
class Ancestry:
    """What went through all places in one run; of those that were odd, the ones that nothing right vouches for."""

    slots: Slots
    found: Sequence[Found]
    odd: Sequence[Found]
    wrong: frozenset[str]  # parameters
    meanings: Meanings
    _spoilt: dict[int, frozenset[int]] = field(default_factory=dict)

    def told(self, place: Place) -> Place:
        """The place with the places that it may have its error from."""
        made_from = self.made_from(place)
        before = tuple(one.slot for one in made_from)[:ANCESTORS]
        inherits = any(one.moments[one.odd_at] < place.first for one in made_from)
        carried = tuple(slot for slot in self._carriers(place) if slot not in before)
        return replace(place, before=(*before, *carried), inherits=inherits)

    def accounts(self, place: Place) -> bool:
        """Whether all odd values it is made from matter for what is wrong through it alone: else one of those is it."""
        alone = self.slots.give(place.given)
        if alone is None:
            return False
        for other in self.made_from(place):
            gradients, _ = self.slots.disturb(other.slot.number, place.given)
            if gradients is None:
                return False
            if any(not same(gradients[n], alone.get(n)) for n in self.wrong & set(gradients)):
                return False
        return True

    def made_from(self, place: Place) -> list[Found]:
        """The odd values that a place has its own from."""
        number, at = place.slot.number, (place.slot.file, place.slot.ordinal)
        return [
            one
            for one in self.odd
            if (one.slot.file, one.slot.ordinal) != at
            and number in one.feeds
            and one.first < place.first
            and number in self._spoils(one)
        ]

    def _spoils(self, one: Found) -> frozenset[int]:
        """The places whose values depend on this one's, and not only through gradients that are right as they are."""
        number = one.slot.number
        if number not in self._spoilt:
            held = {
                (other.slot.number, i): value
                for other in self.found
                if other is not one
                for i, (value, meaning) in enumerate(zip(other.leaves, other.meanings))
                if meaning is not None and meaning.known.kind == "gradient" and np.size(value) > 1
                if meaning.factor in self.meanings.trusted
                and not meaning.arrangement
                and other.moments[i] > one.first
            }
            gradients, differing = self.slots.disturb(number, held) if held else (None, one.feeds)
            self._spoilt[number] = differing if gradients is not None else one.feeds
        return self._spoilt[number]

    def _carriers(self, place: Place) -> list[Slot]:
        """What a loop hands on to a place that is right in the first turn: statements further down in the loop."""
        known_at = {one.slot.number: one.moments for one in self.found}
        first = min(known_at.get(place.slot.number, [place.first]))
        if place.first <= first:
            return []
        read = {name.id for name in nodes_in(_parsed(place.slot)) if isinstance(name, ast.Name)}
        due = np.asarray(place.given[min(place.given)], dtype=float)
        factors = factors_of(due, self.meanings)  # dL/da, where dL/dz is due: what hands that on is right
        return [
            one.slot
            for one in self.found
            if one.bound in read and not one.slot.after and one.slot.file == place.slot.file
            if first < one.moments[0] < place.first
            if factors is None or not _is(_last(one, place.first), factors.upstream)
        ]


def same(a: Array, b: Array | None) -> bool:
    """Whether two gradients agree but for rounding: what cancels out leaves no more than that."""
    if b is None or np.shape(a) != np.shape(b):
        return False
    size = magnitude(np.nan_to_num(b))
    return bool(np.allclose(a, b, rtol=0.0, atol=1e-12 * size + 1e-15, equal_nan=True))


def _last(one: Found, moment: int) -> Any:
    """The value that was made there last before a moment."""
    return one.leaves[bisect_left(one.moments, moment) - 1]


def _is(value: Any, wanted: Array) -> bool:
    return np.shape(value) == wanted.shape and wanted.size > 1 and close(np.asarray(value), wanted)


def _parsed(slot: Slot) -> ast.AST:
    try:
        return ast.parse((slot.location.text or "").strip())
    except SyntaxError:
        return ast.Pass()
