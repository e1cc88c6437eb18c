"""Finds two edits on one path: after the first the second makes what its place must make, and neither does alone.

The true value of a place is known where it mends what is wrong, however many statements above it are wrong as well.
So each plain edit of those is made in turn, and the plain edits of the place are worked out on what comes of it. One
that makes but a part of the value right is half the way where two go into it: the gates that one statement stacks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.repairing.editing.old_values import MOVED
from gradcheck.repairing.editing.text import ONLY_RUN, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.at_places import Judge
from gradcheck.repairing.searching.locating import Locator
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.offers import Offer, Row, cheapest
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.reaching import Reaching
from gradcheck.repairing.searching.trying import Trying

SHARE = 0.4  # of all time
PLACES = 3  # that are tried as the second
ABOVE = 6  # statements of which an edit is tried as the first
LAST = 300  # edits of the place itself that are worked out after each of the others
STEPS = 2  # edits by which more of what a place makes is right that are tried as the first
ENTRIES = 3  # that become right by such an edit, at least
FURTHER = 0.05  # added to the cost of an edit for each of them that is nearer to the place


@dataclass(slots=True, eq=False)
class InTurn:
    """The user's code on a workbench, with what tells where it is wrong."""

    trying: Trying
    locator: Locator

    def pair(
        self,
        right: frozenset[str],
        judge_of: Callable[[Place], Judge],
        located: Callable[[frozenset[str], int], list[Repair]],
    ) -> list[Repair]:
        """The accepted repairs, one where the first of two is found to be enough; [] where there are none.

        `judge_of` tells what an edit does that a place needs, `located` what mends the rest after an edit.
        """
        proof = self.trying.proof
        proof.extend(SHARE)
        late = proof.alarm(1.0, glances=1)
        places = [place for place in self.locator.places(right) if not place.slot.path]
        for place in places[:PLACES]:
            steps: list[Offer] = []
            if found := self._pair(place, judge_of(place), late, steps):
                return found
            for _, suspect, first, edit, becomes in steps[:STEPS]:
                if alone := judge_of(place)(suspect.file, edit):
                    whole = right | alone == proof.everything
                    opening = self.trying.repair(suspect, first, edit, becomes, alone, whole)
                    self.trying.accept(opening)
                    return [opening]
                opening = self.trying.repair(suspect, first, edit, becomes, place.fixed, False)
                self.trying.accept(opening)
                proof.extend(SHARE)
                rest = located(right, 1)
                if place.fixed <= frozenset[str]().union(*(repair.fixed for repair in rest)):
                    return [replace(opening, complete=rest[-1].complete), *rest]
                for repair in (*reversed(rest), opening):
                    self.trying.withdraw(repair)
        return []

    def _pair(self, place: Place, judge: Judge, late: Callable[[], bool], steps: list[Offer]) -> list[Repair]:
        """Two accepted repairs; `steps` gets the edits that make some entries of what the place makes right."""
        trying, slot = self.trying, place.slot
        last = Suspect(slot.file, slot.ordinal, slot.location)
        targets = {leaf: value for (_, leaf), value in place.given.items()}
        asked = targets, slot.after, slot.argument, place.becomes
        look, before = trying.looked(last, rounds.WRITTEN, *asked), trying.reaching(last, [], *asked)
        if look is None or before is None:
            return []
        written = {0: look.written[:LAST]}  # by how much the text above the place has grown
        begins = look.source.start(look.statement)
        for offer in self._above(place):
            _, suspect, first, edit, becomes = offer
            if late():
                break
            if first.above(edit) is not None or edit.kind in (*ONLY_RUN, *MOVED) or "\n" in edit.replacement:
                continue
            moved = suspect.file == slot.file and edit.end <= begins
            by = len(edit.replacement.encode()) - (edit.end - edit.start) if moved else 0
            if by not in written:
                written[by] = [_moved(each, by) for each in written[0]]
            edits = trying.proof.edits.setdefault(suspect.file, [])
            edits.append(edit)
            seen = trying.reaching(last, written[by], *asked)
            for second in seen.reached if seen is not None else ():
                if not (fixed := judge(slot.file, second)):
                    continue
                now = trying.proof.right_with(slot.file, second)
                whole = now == trying.proof.everything and not trying.proof.given
                there = trying.looked(last, rounds.WRITTEN, *asked)
                repair = trying.repair(last, there or look, second, place.becomes, fixed, whole)
                edits.remove(edit)
                opening = trying.repair(suspect, first, edit, becomes, fixed, whole)
                trying.accept(opening)
                trying.accept(repair)
                return [opening, repair]
            edits.remove(edit)
            if seen is not None and _is_step(before, seen):
                steps.append(offer)
        return []

    def _above(self, place: Place) -> list[Offer]:
        """Edits of the statements that the place is made from and that may be wrong, the cheapest first."""
        own = (place.slot.file, place.slot.ordinal)
        found: dict[tuple[str, int], Suspect] = {}
        for slot in (*place.before, *(one.slot for one in self.locator.made_from(place))):
            at = (slot.file, slot.ordinal)
            if at != own and not slot.hands_on:
                found.setdefault(at, Suspect(*at, slot.location))
        rows: list[Row] = []
        for rank, suspect in enumerate(list(found.values())[:ABOVE]):
            if (look := self.trying.looked(suspect, rounds.WRITTEN)) is not None:
                rows.append((FURTHER * rank, suspect, look))
        return cheapest(rows, Look.blindly)


def _is_step(before: Reaching, after: Reaching) -> bool:
    """Whether more entries are right than before, more than chance would have, and all that were."""
    if before.right is None or after.right is None or before.right.shape != after.right.shape:
        return False
    gained = int(np.count_nonzero(after.right & ~before.right))
    return gained >= ENTRIES and not np.any(before.right & ~after.right)


def _moved(edit: TextEdit, by: int) -> TextEdit:
    return replace(edit, start=edit.start + by, end=edit.end + by)
