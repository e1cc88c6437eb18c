"""Finds the first of two edits where the other error is a factor: with it all gradients are right up to that factor.

A mean that is forgotten or a sign that is turned hides no other error, but leaves no gradient right that would prove
an edit of it. Gradients that differ from the true ones by one number, the same in every entry, prove it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.slots import Slot
from gradcheck.repairing.searching.everywhere import edits_anywhere
from gradcheck.repairing.searching.origin import definitions_of, location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unread import leaves_unread

ENTRIES = 8  # of wrong gradients, at least: one number more would make few of them right by chance
FIRSTS = 2  # that are tried
SHARE = 0.5  # of all time, at least, for the first edit; and for the factor again
NEAR = 0.6  # of that for the statements that make what is wrong

Edits = Callable[[frozenset[str]], Iterable[Repair]]


@dataclass(frozen=True, slots=True, eq=False)
class ButForAFactor:
    """The user's code on a workbench, the place that is wrong where one is known, and what that is made from."""

    trying: Trying
    places: Sequence[Place]
    above: Sequence[Slot]

    def pair(
        self,
        right: frozenset[str],
        anywhere: Edits,
        located: Callable[[frozenset[str], int], list[Repair]],
    ) -> list[Repair]:
        """The accepted repairs, the last of which mends the factor; [] where there are none.

        `anywhere` offers edits that mend more than what is right, `located` finds and accepts what mends the rest.
        """
        proof = self.trying.proof
        wrong = proof.everything - right
        if proof.given or sum(np.size(p.reference) for p in proof.parameters if p.name in wrong) < ENTRIES:
            return []
        proof.extend(SHARE)
        for first in self._firsts(right, wrong, anywhere):
            self.trying.accept(first)
            proof.extend(SHARE)
            rest = located(right, 1) if right <= proof.right_now() else []
            fixed = frozenset[str]().union(*(repair.fixed for repair in rest))
            if rest and right | fixed == proof.everything:
                return [first, *rest]
            for repair in (*reversed(rest), first):
                self.trying.withdraw(repair)
        return []

    def _firsts(self, right: frozenset[str], wrong: frozenset[str], anywhere: Edits) -> list[Repair]:
        """Edits with which all is right but for a factor of what is wrong now, where that is not so without them.

        What they leave unread may be the other error: those are none.
        """
        proof, found = self.trying.proof, list[Repair]()
        proof.scaled = wrong
        try:
            if proof.right_now() == proof.everything:
                return []
            near = edits_anywhere(self.trying, self._near(), right, proof.alarm(NEAR))
            for edits in (near, anywhere(right)):
                for repair in edits:
                    if repair.complete and not leaves_unread(proof, repair.suspect.file, repair.edit):
                        found.append(repair)
                    if len(found) == FIRSTS:
                        return found
            return found
        finally:
            proof.scaled = frozenset()

    def _near(self) -> list[Suspect]:
        """The statement of the place, and those of what it is made from."""
        at = {(s.file, s.ordinal): s.location for p in self.places for s in (p.slot, *p.before, *self.above)}
        for slot in (place.slot for place in self.places):
            source = SourceText(self.trying.proof.text(slot.file))
            for ordinal, step in definitions_of(self.trying.proof, slot):
                at.setdefault((slot.file, ordinal), location_of(step, source, slot.location))
        return [Suspect(*where, location, is_prime=True) for where, location in at.items()]
