"""Finds places that only together make all right: each by what turns known once it has its true value.

Of two faults on one path no single true value mends a parameter between them. But what is made from a value that is
right now, by statements that are right, is a gradient that is known: they vouch for the value. With it given, the
next place is looked for as if it were the only one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from gradcheck.facts import Array
from gradcheck.repairing.running.slots import Leaf, Slots
from gradcheck.repairing.running.values import near
from gradcheck.repairing.searching.found import Found, likeness
from gradcheck.repairing.searching.locating import Locator
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.proportion import every_time
from gradcheck.repairing.searching.same_round import Rounds, is_of_another, rounds_of
from gradcheck.repairing.searching.scales import proportional
from gradcheck.values.meaning import Meaning

PLACES = 3  # that are looked for together
FEW = 6  # values for all executions of a place in a loop, of those that its name announces, and of the others
VALUES = 30  # that are tried in each place, the likeliest first
SHARE = 0.3  # of the time that is left
FIRST = 0.15  # of it, for one of them, where some are known


@dataclass(slots=True, eq=False)
class Together:
    """The places of one state of the user's code that are wrong together."""

    locator: Locator
    _rounds: Rounds = field(default_factory=dict)

    def places(self, right: frozenset[str]) -> list[Place]:
        """The places in the order in which they run, the last that is needed among them; [] when none are known."""
        proof = self.locator.proof
        kept, late = dict(proof.given), proof.alarm(SHARE, glances=1)
        try:
            return sorted(self._chain(right, PLACES - 1, late), key=lambda place: place.first)
        finally:
            proof.given.clear()
            proof.given |= kept

    def _chain(self, right: frozenset[str], more: int, late: Callable[[], bool]) -> list[Place]:
        """Places that are vouched for, and one that makes all right with them."""
        proof = self.locator.proof
        kept, alone = dict(proof.given), self._enough(right)
        for place in self._vouched_for(right, late) if more else ():
            if late():
                break
            proof.given.clear()
            proof.given |= {**kept, **place.given}
            now = proof.right_now()
            rest = self.locator.places(now)
            if rest and rest[0].complete and not (rest[0].inherits and rest[0].slot.number in alone):
                return [place, rest[0]]
            if not late() and (chain := self._chain(now, more - 1, late)):
                return [place, *chain]
        return []

    def _vouched_for(self, right: frozenset[str], late: Callable[[], bool]) -> list[Place]:
        """Places that odd ones vouch for: the earliest, each with the value most do, and that which most do."""
        proof = self.locator.proof
        slots = proof.slots()
        best: list[tuple[int, Place]] = []
        alone = self._enough(right)
        with ExitStack() as stack:
            try:
                stack.enter_context(slots.installed())
            except (SyntaxError, ValueError):
                return []
            found = self.locator.found(slots, right)
            self._rounds = rounds_of(found)
            found = [f for f in found if f.odd or f.doubtful]
            found = [f for f in found if f.slot.argument is None or not f.slot.hands_on]
            soon = proof.alarm(FIRST, glances=1)
            for one in sorted(found, key=lambda one: one.first):  # where the errors enter comes first
                if soon() and best:
                    break
                slots.standing = proof.given
                rows: list[tuple[int, Place]] = []
                fits = one.slot.number not in alone and self.locator.is_open(slots, one, right)
                for values, becomes in self._values(one) if fits else ():
                    if late():
                        break
                    given = {leaf: v for leaf, v in values.items() if not near(v, one.leaves[leaf[1]])}
                    slots.standing = {**proof.given, **every_time(one, given)}
                    if not given or (gradients := slots.watch()) is None:
                        continue
                    if proof.right_of(gradients) != right or likeness(one, given) == 1.0:
                        continue  # it mends something alone, or makes up for a factor that is wrong elsewhere
                    count = sum(self._vouches(slots, other, one, becomes) for other in found)
                    if proportional(gradients, proof.parameters, right):
                        count += len(found)  # nothing but a factor is wrong any more
                    if count:
                        rows.append((count, self._place(one, given, becomes)))
                best += sorted(rows, key=lambda row: -row[0])[:1]
        first = sorted(best, key=lambda row: row[1].first)[:1]
        most = sorted(best, key=lambda row: -row[0])[:1]
        return [place for _, place in dict.fromkeys((*first, *most))]

    def _enough(self, right: frozenset[str]) -> set[int]:
        """The places whose true value makes all right without any other."""
        places = self.locator.places(right)
        return {place.slot.number for place in places if place.complete and not place.is_pulled}

    def _values(self, one: Found) -> Iterator[tuple[Mapping[Leaf, Array], Meaning]]:
        """Gradients and derivatives that may belong in a place, at the scales that right gradients show."""
        candidates = self.locator.candidates
        length = candidates.round_length(len(one.leaves))
        rows = candidates.ordered(one)
        rows.sort(key=lambda row: is_of_another(self._rounds, one, row, length))
        long = [row for row in rows if len(row[0]) > 1]  # in a loop a fault strikes each time
        named = [row for row in long if candidates.is_named(one, row[1].known)]
        chosen = {id(row): row for row in (*named[:FEW], *long[:FEW], *rows[:VALUES])}
        for values, becomes in list(chosen.values())[:VALUES]:
            scales = self.locator.meanings.trusted if becomes.known.kind == "gradient" else (1.0,)
            for scale in scales if becomes.known.kind in ("gradient", "derivative") else ():
                scaled = {leaf: v if scale == 1.0 else scale * v for leaf, v in values.items()}
                yield scaled, replace(becomes, factor=scale * becomes.factor)

    def _vouches(self, slots: Slots, other: Found, one: Found, becomes: Meaning) -> bool:
        """Whether a value that was odd is known now, and not only because it is the given one in another form."""
        if other.slot.number == one.slot.number or other.slot.hands_on:
            return False
        leaves = slots.leaves(other.slot)
        if len(leaves) <= other.odd_at or not other.odd:
            return False
        meaning = self.locator.standings.meaning(leaves[other.odd_at])
        return (
            meaning is not None
            and meaning.known.kind != "forward"
            and meaning.known.order != becomes.known.order
            and meaning.factor in self.locator.meanings.trusted
        )

    def _place(self, one: Found, given: Mapping[Leaf, Array], becomes: Meaning) -> Place:
        named, which = self.locator.candidates.is_named(one, becomes.known), min(given)[1]
        return Place(
            one.slot,
            every_time(one, given),
            frozenset(),
            complete=False,
            odd=True,
            inherits=False,
            was=one.meanings[which],
            becomes=becomes,
            first=one.moments[which],
            standing="misnamed" if named else "odd",
            made=one.leaves,
        )
