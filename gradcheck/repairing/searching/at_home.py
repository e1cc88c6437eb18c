"""Tells which layer leaves its own step out, of several places that a wrong value goes through unchanged.

A layer is handed the gradient of what it made and sends back that of what it was given. Where what leaves a layer is
still the gradient of what its own forward pass made, its step is missing there, and not in what reads it next.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import parsed
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching.candidates import Candidates
from gradcheck.repairing.searching.places import LATE, Place, is_right_at_its_scale
from gradcheck.values.meaning import Meanings


@dataclass(frozen=True, slots=True)
class Homes:
    """The classes and outer functions that statements of the forward and of the backward pass stand in."""

    proof: Proof
    meanings: Meanings
    candidates: Candidates

    def sorted(self, places: Sequence[Place]) -> list[Place]:
        """The places, first those of a layer that sends back the gradient of its own output."""
        own = [
            p for p in places if p.standing not in LATE and not is_right_at_its_scale(p) and self._is_own(p)
        ]
        return [*own, *(place for place in places if place not in own)]

    def _is_own(self, place: Place) -> bool:
        """Whether a value is the gradient of what the layer itself made, and of nothing that others made."""
        value = place.made[min(place.given)[1]]
        known = [
            meaning.known
            for meaning in self.meanings.all_of(value, ("gradient", "part"))
            if meaning.factor in self.meanings.trusted
        ]
        if place.was is None or place.was.known.kind != "gradient" or not known:
            return False
        here = _home(self.proof.text(place.slot.file), place.slot.location.line)
        return bool(here) and all(one.order >= 0 and self._made_in(one.order) == here for one in known)

    def _made_in(self, order: int) -> str:
        site = self.candidates.site_of(order)
        file = self.proof.bench.files.get(site.file) if isinstance(site, Location) else None
        return _home(file.text, site.line) if isinstance(site, Location) and file is not None else ""


def _home(text: str, line: int) -> str:
    """The name of the outermost class or function around a line."""
    named = (n for n in parsed(text).body if isinstance(n, (ast.ClassDef, ast.FunctionDef)))
    return next((n.name for n in named if n.lineno <= line <= (n.end_lineno or n.lineno)), "")
