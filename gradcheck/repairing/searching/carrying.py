"""Finds what a loop hands on to a place that is right in the first round and wrong later, and what it should hand on.

In the first round nothing has been handed on yet. What is missing from the place in a later one, where it takes up what
an earlier statement made and changes nothing of it, is missing from what that statement made in the round before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude, numbers
from gradcheck.own_random import own_generator
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Leaf, Slots
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.proportion import every_time
from gradcheck.values.meaning import Meaning, Meanings

MOST = 40  # statements that are asked
SEED = 9


@dataclass(slots=True, eq=False)
class Carrying:
    """What went through all places in one run, and how a run with other values in some of them comes out."""

    slots: Slots
    proof: Proof
    meanings: Meanings
    found: Sequence[Found]

    def carriers(self, place: Place, right: frozenset[str]) -> list[Place]:
        """The places whose value, handed on, may be to blame for this one: the last first, with its true value."""
        reader = next((one for one in self.found if one.slot.number == place.slot.number), None)
        if reader is None:
            return []
        wrong = sorted(leaf for _, leaf in place.given if leaf < len(reader.leaves))
        earlier = sorted(self._earlier(reader, wrong[0]), key=lambda one: -one.moments[0])[:MOST]
        if not earlier:
            return []
        watched = frozenset(one.slot.number for one in (reader, *earlier))
        made = {leaf: numbers(v) for leaf, v in self.slots.made(watched, place.given).items()}
        carried = []
        for one in earlier:
            given: dict[Leaf, Array] = {}
            for k in wrong:
                leaf, its = self._handed(one, reader, k), (reader.slot.number, k)
                mine = (one.slot.number, -1 if leaf is None else leaf)
                if mine in made and its in made and np.shape(made[mine]) == np.shape(made[its]):
                    given[mine] = made[mine] + (numbers(place.given[its]) - made[its])
            first = min(given, default=None)
            if first is None or not self._takes_up(one, first[1], reader, wrong[0]):
                continue
            now = self.proof.right_of(self.slots.give(every_time(one, given)) or {})
            if right | place.fixed <= now:
                carried.append(self._place(one, given, place, now - right, now == self.proof.everything))
        carried = [p for p in carried if not p.slot.hands_on] or carried
        behind = {(each.slot.file, each.slot.ordinal) for each in carried if each.slot.after}
        carried = [p for p in carried if p.slot.after or (p.slot.file, p.slot.ordinal) not in behind]
        either = (*(p.slot for p in reversed(carried)), place.slot)
        return [
            *(replace(p, before=tuple(s for s in either if s is not p.slot)) for p in carried[:1]),
            *carried[1:],
        ]

    def _earlier(self, reader: Found, wrong: int) -> Iterator[Found]:
        """What the reader is made from and ran between its last right execution and its first wrong one, not before."""
        for one in self.found:
            if reader.slot.number not in one.feeds or one is reader:
                continue
            beside = (one.slot.file, one.slot.within) == (reader.slot.file, reader.slot.within)
            # a function's caller may stand below it as well
            below = beside and one.slot.location.line > reader.slot.location.line
            later = one.moments[0] > reader.moments[0] if wrong else below
            leaf = self._handed(one, reader, wrong) if later else None
            if leaf is not None and np.shape(one.leaves[leaf]) == np.shape(reader.leaves[wrong]):
                yield one

    def _handed(self, one: Found, reader: Found, execution: int) -> int | None:
        """Which value of a place is the last before an execution of the reader, and not before the one before that."""
        leaf = bisect_left(one.moments, reader.moments[execution]) - 1
        since = reader.moments[execution - 1] if execution else -1
        return leaf if leaf >= 0 and one.moments[leaf] > since else None

    def _takes_up(self, one: Found, leaf: int, reader: Found, execution: int) -> bool:
        """Whether the reader adds a value that is handed on to what it makes as it is."""
        value, before = one.leaves[leaf], numbers(reader.leaves[execution])
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.size < 2:
            return False
        size = magnitude(before) or 1.0
        change = np.asarray(size * own_generator(SEED).uniform(0.5, 1.5, value.shape))
        made = self.slots.made(frozenset({reader.slot.number}), {(one.slot.number, leaf): value + change})
        after = numbers(made.get((reader.slot.number, execution)))
        return after.shape == value.shape and close(np.asarray(after - before), change)

    def _place(
        self, one: Found, given: dict[Leaf, Array], of: Place, fixed: frozenset[str], complete: bool
    ) -> Place:
        first = min(given)
        due = self.meanings.of(given[first], ("gradient", "part"))
        plain = due is not None and due.factor == 1.0
        becomes = due if due is not None and plain else Meaning(of.becomes.known, of.becomes.factor)
        return Place(
            one.slot,
            every_time(one, given),
            fixed,
            complete,
            True,
            False,
            one.meanings[first[1]],
            becomes,
            one.moments[first[1]],
            "odd",
            made=one.leaves,
            is_carried=True,
        )
