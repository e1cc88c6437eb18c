"""Finds the statement whose value is wrong without knowing how to mend it: with the right value there, all is right.

The right value is one of the true gradients and derivatives of the forward pass. Where the code's own backward pass,
given it, leaves the true gradients, the place is proven, and what it should have made is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import numpy as np

from gradcheck.dataflow import vouches
from gradcheck.facts import Array
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Gradients, Leaf, Slots
from gradcheck.repairing.running.standing import Standings, another, together
from gradcheck.repairing.searching.ancestry import Ancestry, same
from gradcheck.repairing.searching.at_home import Homes
from gradcheck.repairing.searching.by_itself import ByItself
from gradcheck.repairing.searching.candidates import Candidates
from gradcheck.repairing.searching.carrying import Carrying
from gradcheck.repairing.searching.entering import first_of, rescaled_there, whole_alone
from gradcheck.repairing.searching.found import Candidate, Found
from gradcheck.repairing.searching.going_through import what_goes_through
from gradcheck.repairing.searching.places import (
    LATE,
    Place,
    idle_first,
    likeliest,
    scaled_first,
    unturned_first,
)
from gradcheck.repairing.searching.proportion import Proportion, every_time
from gradcheck.repairing.searching.pulling import pulled_back
from gradcheck.repairing.searching.scales import Scales, learned, scales_of
from gradcheck.repairing.searching.screening import ROUNDS, SCALED, Screening
from gradcheck.repairing.searching.spoiling import sparing
from gradcheck.repairing.searching.turns import turns_of
from gradcheck.values.meaning import Meaning, Meanings

PLACES = 6  # that are looked at for an edit
WEIGHTED = 6  # numbers that a value has at least for a gradient at any scale to be recognised in its place
READERS = 6  # proven places that may be wrong by what is handed on to them
SHARE = 0.35  # of the time that is left, for one location
LONGER = 0.7  # the same, while no place is proven: what is looked for after it asks more, and finds less

Statements = frozenset[tuple[str, int]]  # file and place among its steps


@dataclass(slots=True, eq=False)
class Locator:
    """Looks for the places of one state of the user's code that are wrong."""

    proof: Proof
    meanings: Meanings
    candidates: Candidates
    rate: float | None = None  # of the user's step, where that is what is checked
    by_itself: ByItself | None = None  # what is known of an engine's closures
    standings: Standings = field(init=False)
    _shapes: dict[str, tuple[int, ...]] = field(init=False)
    partial: Sequence[Place] = ()  # besides those that mend everything, others that mend a part
    _base: Gradients = field(default_factory=dict)
    _doubtful: Sequence[Found] = ()  # places whose values are odd or doubtful
    _before: dict[object, tuple[list[Place], Sequence[Place], Sequence[Found], Statements, float]] = field(
        default_factory=dict
    )  # by code: what was found, and until when it was looked for where that was cut short
    _scales: dict[object, Scales] = field(default_factory=dict)  # by code: at which its values are known
    _own: Scales = field(init=False)  # those of the user's code
    screening: Screening = field(init=False)
    confined: Statements = frozenset()  # statements that matter for nothing that is right
    cleared: Statements = frozenset()  # those where no value mends everything

    def __post_init__(self) -> None:
        self._own = scales_of(self.meanings)
        self.screening = Screening(self.proof, self.candidates, self.rate)
        self.standings = Standings(self.meanings, self.candidates, self.rate)
        self._shapes = {p.name: np.shape(p.reference) for p in self.proof.parameters}

    def places(self, right: frozenset[str]) -> list[Place]:
        """Proven places, the likeliest first: those that mend everything, else those that mend most first."""
        key = (self.proof.state(), right)
        self._scales.get(key, self._own).set(self.meanings)
        if key not in self._before or self._before[key][-1] < self.proof.deadline:
            slots, soon, late = self.proof.slots(), self.proof.alarm(SHARE), self.proof.alarm(LONGER)
            with ExitStack() as stack:
                try:
                    stack.enter_context(slots.installed())
                except (SyntaxError, ValueError):
                    return []
                found = self._places(slots, right, soon, late)
            until = self.proof.deadline if late() or (found and soon()) else math.inf
            self._scales[key] = scales_of(self.meanings)
            self._before[key] = found, self.partial, self._doubtful, self.cleared, until
        found, self.partial, self._doubtful, self.cleared, _ = self._before[key]
        return found

    def is_cut_short(self, right: frozenset[str]) -> bool:
        """Whether the time was over before all places were looked at."""
        return self._before[self.proof.state(), right][-1] < math.inf

    def made_from(self, place: Place) -> list[Found]:
        """The odd and doubtful places that this one, found last, is made from: those nearest to it first."""
        number = place.slot.number
        above = [one for one in self._doubtful if number in one.feeds and one.slot.number != number]
        return sorted((one for one in above if not one.slot.hands_on), key=lambda one: -one.first)

    def can_be_named(self, one: Found) -> bool:
        """Whether the name of a place announces a gradient that its value has the size of."""
        known = self.meanings.of_size(max(np.size(leaf) for leaf in one.leaves))
        return any(self.candidates.is_named(one, each) for each in known)

    def _places(
        self, slots: Slots, right: frozenset[str], soon: Callable[[], bool], late: Callable[[], bool]
    ) -> list[Place]:
        wrong = self.proof.everything - right
        found = self._found_after_edits(slots, right, late)
        wrong_ones = self.by_itself.places(slots, found, right) if self.by_itself is not None else []
        if wrong_ones and wrong_ones[0].complete and not wrong_ones[0].slot.hands_on:
            self.partial, self._doubtful = [], []
            return wrong_ones[:1]
        odd = sorted((f for f in found if f.odd), key=lambda f: f.first)
        doubtful = sorted((f for f in found if f.odd or f.doubtful), key=lambda f: f.first)
        sound = sorted((f for f in found if not (f.odd or f.doubtful)), key=lambda f: -f.first)
        self._doubtful = doubtful
        best: dict[int, Place | None] = {}
        for one in (*doubtful, *sound):
            if late():
                break
            self._reach(slots, one, {}, right)
        self.confined = frozenset(
            (f.slot.file, f.slot.ordinal) for f in found if right and f.reach and f.reach <= wrong
        )
        sound.sort(key=lambda f: f.reach is None or not wrong <= f.reach)  # one of all that is wrong first
        tried = [one for one in (*doubtful, *sound) if not late() and self.is_open(slots, one, right)]
        tried.sort(key=lambda one: (not self._may_mend(one, wrong), one.reach != wrong))
        to_try: dict[int, list[list[Candidate]]] = {}
        nil = frozenset[str]() if wrong <= self.proof.cancelled else self.proof.cancelled
        for again in range(len(ROUNDS)):
            for one in tried:
                place = best.get(one.slot.number)
                telling = [p for p in best.values() if p is not None and p.is_telling and not p.fixed <= nil]
                if (
                    late()
                    or (telling and soon())
                    or (place is not None and wrong & (one.reach or wrong) <= place.fixed)
                ):
                    continue  # no other value there mends more
                if again and telling and not self._may_mend(one, wrong):
                    continue
                if len(telling) >= PLACES or (again and self._comes_after(one, telling, sound)):
                    continue
                if one.slot.number not in to_try:  # not for all of them first: time may be short
                    free = self._may_be_weighted(one)
                    to_try[one.slot.number] = self.screening.to_try(slots, one, self._base, wrong, free)
                candidates = to_try[one.slot.number][again]
                best[one.slot.number] = self._proven(slots, one, right, candidates, late, place)
        made = [one for one in odd if one.slot.argument is None or not one.slot.hands_on]
        unvouched = [one for one in made if not self._is_vouched(one, right)]
        above = Ancestry(slots, found, unvouched, wrong, self.meanings)
        proven = [rescaled_there(place, found) for place in best.values() if place is not None]
        whole = [place for place in proven if place.complete]
        partial = [place for place in proven if not place.complete and not place.fixed <= nil]
        open_ones = {(place.slot.file, place.slot.ordinal) for place in whole}
        made_here = (f.slot for f in tried if f.slot.number in best and f.slot.argument is None)
        self.cleared = frozenset((slot.file, slot.ordinal) for slot in made_here) - open_ones
        feeds = {one.slot.number: one.feeds for one in found}
        known = {
            one.slot.number: frozenset(id(m.known) for m in one.meanings if m is not None) for one in found
        }
        whole = whole_alone(whole, partial, feeds)
        self.partial = []
        if whole:
            earliest = sorted(partial, key=lambda place: place.first)[:PLACES]
            self.partial = [above.told(place) for place in earliest]
            homes = Homes(self.proof, self.meanings, self.candidates)
            ordered = unturned_first(scaled_first(likeliest(whole, feeds, known)))
            proven = [above.told(place) for place in idle_first(homes.sorted(ordered))]
            pulled = pulled_back(slots, self.proof, proven[0], above.made_from(proven[0]), right)
            numbers = {place.slot.number for place in proven}
            proven += [above.told(place) for place in pulled if place.slot.number not in numbers]
            carrying = Carrying(slots, self.proof, self.meanings, found)
            readers = [place for place in proven[:READERS] if not place.slot.hands_on]
            carried = next(filter(None, (carrying.carriers(place, right) for place in readers)), [])
            numbers = {place.slot.number for place in carried}
            places = [*carried, *(place for place in proven if place.slot.number not in numbers)]
            return self._by_itself(places, wrong_ones)
        partial = first_of(sparing(partial, slots, found, self.standings), feeds)
        partial = [p for p in partial if above.accounts(p)] or [p for p in partial if p.standing not in LATE]
        counts = sorted({len(place.fixed) for place in partial}, reverse=True)
        ranked = [likeliest([place for place in partial if len(place.fixed) == n], feeds) for n in counts]
        told = [above.told(place) for group in ranked for place in group]
        return self._by_itself(told, wrong_ones)[:PLACES]

    def _by_itself(self, places: list[Place], wrong: Sequence[Place]) -> list[Place]:
        return self.by_itself.sorted(places, wrong) if self.by_itself is not None else places

    def _found_after_edits(
        self, slots: Slots, right: frozenset[str], late: Callable[[], bool]
    ) -> list[Found]:
        """What goes through each place, known at the scales that are shown by what accepted edits made right."""
        found = self.found(slots, right)
        if not right or not any(self.proof.edits.values()):
            return found
        for one in found:
            if late():
                return found
            self._reach(slots, one, {}, right)
        learned(self._own, found, self._base, self.proof.parameters, right).set(self.meanings)
        if self.meanings.trusted == self._own.trusted:
            return found
        reached = {one.slot.number: (one.reach, one.feeds) for one in found}
        found = self.found(slots, right)
        for one in found:
            one.reach, one.feeds = reached.get(one.slot.number, (one.reach, one.feeds))
        return found

    def found(self, slots: Slots, right: frozenset[str]) -> list[Found]:
        """What goes through each place of the backward pass; [] when that does not run."""
        found, self._base = what_goes_through(slots, self.proof, self.standings, right, self.rate)
        self.standings.read(found)
        self.candidates.turns = turns_of(((one.leaves, one.meanings) for one in found), self._events_of)
        return found

    def _events_of(self, value: object, event: int) -> list[int]:
        """The executions of one forward expression that made this very value, in forward order."""
        whole = (
            m for m in self.meanings.all_of(value, ("forward",)) if m.factor == 1.0 and not m.arrangement
        )
        orders = {m.known.order for m in whole if m.known.order >= 0 and not m.known.is_piece}
        site_of = self.candidates.site_of
        return sorted(order for order in orders if site_of(order) == site_of(event))

    def is_open(self, slots: Slots, one: Found, right: frozenset[str]) -> bool:
        """Whether something wrong rests on its value, and nothing right that vouches for it."""
        self._reach(slots, one, {}, right)
        wrong = self.proof.everything - right
        return bool((wrong if one.reach is None else one.reach) & wrong) and not self._is_vouched(one, right)

    def _reach(self, slots: Slots, one: Found, given: Mapping[Leaf, Array], right: frozenset[str]) -> None:
        """Which parameters and other places the values matter for."""
        if one.reach is not None:
            return
        if not any(
            isinstance(v, (np.ndarray, float, np.floating)) and np.asarray(v).dtype.kind in "fb"
            for v in one.leaves
        ):
            return
        gradients, feeds = slots.disturb(one.slot.number, given)
        one.feeds = feeds - {one.slot.number}
        if gradients is not None:
            changed = frozenset(n for n, g in gradients.items() if not same(g, self._base.get(n)))
            one.reach = changed - (
                right & self.proof.right_of(gradients)
            )  # rounding: a bias that cancels out

    # -- the proof -----------------------------------------------------------------------------------

    def _may_mend(self, one: Found, wrong: frozenset[str]) -> bool:
        """Whether everything that is wrong rests on its value."""
        return one.reach is None or wrong <= one.reach

    def _comes_after(self, one: Found, telling: Sequence[Place], sound: Sequence[Found]) -> bool:
        if one in sound:
            return bool(telling)
        return any(one.first >= place.first for place in telling if place.standing != "sound")

    def _proven(
        self,
        slots: Slots,
        one: Found,
        right: frozenset[str],
        candidates: Sequence[Candidate],
        late: Callable[[], bool],
        best: Place | None,
    ) -> Place | None:
        """The place with the value, of these, that makes most right; `best` when none makes more right than it."""
        proportion = Proportion(slots, self.proof, self._base, right, one, self.candidates.scales(one))
        for values, becomes in candidates:
            if late():
                break
            given, gradients = proportion.given(values)
            now = self.proof.right_of(gradients)
            if not right < now and becomes.known.kind in SCALED and one.reach:
                free = self._may_be_weighted(one) and not another(None, becomes, *together(one, values))
                scale = proportion.scale(values, gradients, free)
                if scale is not None:
                    becomes = replace(becomes, factor=scale)
                    given, gradients = proportion.given(values, scale)
                    now = self.proof.right_of(gradients)
                    if scale not in proportion.usual and not one.reach <= now:
                        continue
            if not given or not right < now or (best is not None and not best.fixed < now - right):
                continue
            while len(given) > 1:  # what a value is given to and does not need it says nothing
                fewer = dict(sorted(given.items())[1:])
                if self.proof.right_of(proportion.gradients(fewer)) != now:
                    break
                given = fewer
            which = min(given)[1]
            value = one.leaves[which]
            was = one.meanings[which]
            odd = not one.steps and self.standings.is_odd(value, was)
            fixed, complete = now - right, now == self.proof.everything
            if not odd and self._is_blind(proportion, given, becomes, fixed):
                continue
            if not odd and self.rate is None:  # else the step may take another multiple of it
                odd = another(was, becomes, *together(one, given))
            standing = self.standings.of(one, given, odd, becomes, fixed, right)
            given = every_time(one, given)
            if standing is not None:
                moment = one.moments[which]
                best = Place(
                    one.slot,
                    given,
                    fixed,
                    complete,
                    odd,
                    False,
                    was,
                    becomes,
                    moment,
                    standing,
                    made=one.leaves,
                )
            if best is not None and best.complete:
                break
        return best

    def _may_be_weighted(self, one: Found) -> bool:
        """Whether a gradient may be due at any scale: in place of what is none, to be weighted in a later line."""
        was = one.meanings[0]
        none = one.odd or (was is not None and was.known.kind == "forward")
        return none and len(one.leaves) == 1 and np.size(one.leaves[0]) >= WEIGHTED

    def _is_blind(
        self, proportion: Proportion, given: Mapping[Leaf, Array], becomes: Meaning, fixed: frozenset[str]
    ) -> bool:
        """Whether a value of several is put right only as a term of sums, as right with the terms exchanged.

        Where as many numbers come out right as are put in, they are no mere sums.
        """
        if len(proportion.one.leaves) == 1 or becomes.known.name in fixed:
            return False
        if sum(math.prod(self._shapes[name]) for name in fixed) >= sum(map(np.size, given.values())):
            return False
        if any(vouches(self._shapes[name]) for name in fixed):
            return False
        exchanged = dict(zip(sorted(given), [given[leaf] for leaf in sorted(given, reverse=True)]))
        if len(given) == 1 or len({np.shape(value) for value in given.values()}) > 1:
            return True
        return fixed <= self.proof.right_of(proportion.gradients(exchanged))

    def _is_vouched(self, one: Found, right: frozenset[str]) -> bool:
        """Whether gradients that are right rest on its value, and not only through a sum, which says less.

        A value among those of a loop is vouched for when all are alike: odd in each round, and something right
        rests on it still. What cancels out is right whatever it is made of.
        """
        if one.reach is None or not (len(one.leaves) == 1 or one.all_odd):
            return False
        size = max(np.size(leaf) for leaf in one.leaves)
        return any(vouches(self._shapes[name], size) for name in (one.reach & right) - self.proof.cancelled)
