"""Looks for the edits that repair a wrong backward pass: first for the statement, then for the edit that mends it.

An edit is accepted only when the user's own backward, run with it, leaves the true gradients: strictly more of them
than before and none that was right made wrong. So two faults are found one after the other. Two in one path, neither
of which mends anything alone, are found as a pair whose first gives its statement the value that it must have.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gradcheck.facts import Array, Location
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.as_written import (
    as_it_reads,
    located_as_written,
    of_one_statement,
    place_as_written,
)
from gradcheck.repairing.running.slots import Gradients, Leaf
from gradcheck.repairing.searching.adding import added_terms
from gradcheck.repairing.searching.ancestry import same
from gradcheck.repairing.searching.at_maker import at_its_maker
from gradcheck.repairing.searching.at_mask import in_its_mask
from gradcheck.repairing.searching.at_origin import at_its_origin
from gradcheck.repairing.searching.at_places import Judge, edits_at
from gradcheck.repairing.searching.at_reader import at_its_reader
from gradcheck.repairing.searching.at_return import in_the_return
from gradcheck.repairing.searching.at_second_name import at_its_second_name
from gradcheck.repairing.searching.but_for_a_factor import ButForAFactor
from gradcheck.repairing.searching.by_form import (
    by_form,
    of_headers,
    of_kept_outputs,
    of_signs,
    of_the_exchanged,
    of_the_forgotten,
)
from gradcheck.repairing.searching.each_alone import each_alone
from gradcheck.repairing.searching.everywhere import edits_anywhere
from gradcheck.repairing.searching.in_helpers import in_a_helper
from gradcheck.repairing.searching.in_turn import InTurn
from gradcheck.repairing.searching.lacking import ELSEWHERE, lacking
from gradcheck.repairing.searching.locating import Locator
from gradcheck.repairing.searching.offers import Row
from gradcheck.repairing.searching.origin import where_made
from gradcheck.repairing.searching.pairs import Pairs
from gradcheck.repairing.searching.places import LATE, Place
from gradcheck.repairing.searching.rounds_apart import rounds_apart
from gradcheck.repairing.searching.sources import above_several, from_one_source, in_their_place
from gradcheck.repairing.searching.sparing import Impatient, sparing
from gradcheck.repairing.searching.together import Together
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unmended import Unmended, unmended
from gradcheck.repairing.searching.unread import leaves_unread, texts_of, unread_since

FAULTS = 4  # statements that are repaired one after the other
ANOTHER = 0.75  # of all time, at least, for the next fault
ALONE = 0.4  # and for looking once more for an edit of several
FIRSTS = 3  # statements of which an edit is tried as the first of several, where places mend the same
AHEAD = 0.6  # of the time that is left, for the first of several edits


@dataclass(slots=True)
class Search:
    """One hunt: the user's code on a workbench, the true gradients, and what values are known by name."""

    trying: Trying
    suspects: Sequence[Suspect]
    locator: Locator | None = None
    overwrites: Sequence[Location] = ()  # statements that write into what the forward pass made
    place: Place | None = None  # the one that is proven to be wrong now
    unmended: list[Unmended] = field(default_factory=list)
    _put_off: list[Unmended] = field(default_factory=list)  # that are looked at again

    def repairs(self) -> list[Repair]:
        """The edits that repair the backward pass, in the order in which they were found; [] when there is none.

        Places that are proven to be wrong and that no edit was found for are left in `unmended`; the hunt goes on
        as if they were right.
        """
        proof = self.trying.proof
        found: list[Repair] = []
        together = False  # the last step was about several places: what is left of them comes next
        right = proof.right_of({parameter.name: parameter.analytic for parameter in proof.parameters})
        right = self._by_form(right, found)
        while right != proof.everything and proof.in_time() and len(found) + len(self.unmended) < FAULTS:
            self.place = None
            if not (found or self.unmended) and (repair := self._helped(right)) is not None:
                found.append(repair)
                break
            if not together and self._together(right, found):
                together, right = True, proof.right_now()
                continue
            together = False
            repairs = self._located(right, 0) or self._in_turn(right)
            found += repairs
            for repair in repairs:
                right = right | repair.fixed
            if repairs and right != proof.everything:
                proof.extend(ANOTHER)
                right = self._by_form(right, found)
            if not repairs and self.place is None:
                break
            if not repairs and self.place is not None:
                proof.given |= self.place.given
                self.unmended.append(self._unmended(self.place))
                right = right | self.place.fixed
                if right != proof.everything:
                    proof.extend(ANOTHER)
            elif self.unmended:
                right = self._again()
                proof.extend(ANOTHER)
        for found_before in self._put_off:
            if not found_before.place.fixed <= right:
                self.unmended.append(found_before)
                right = right | found_before.place.fixed
        if self.unmended:
            found = self._resting(found)
        if right == proof.everything and len(found) > 1 and not (self.unmended or proof.given):
            if (one := in_their_place(self.trying, found)) is not None:
                return of_one_statement(proof, located_as_written(proof, [one]))
            found = above_several(self.trying, found, self._only_one)
            return of_one_statement(proof, each_alone(self.trying, self._only_one, found))
        return of_one_statement(proof, located_as_written(proof, found))

    def _by_form(self, right: frozenset[str], found: list[Repair]) -> frozenset[str]:
        """What is right with the edits that the form of the code suggests; those that mend anything join the found."""
        suspects = as_it_reads(self.trying.proof, self.suspects)
        for repair in by_form(self.trying, self.overwrites, suspects, right):
            found.append(repair)
            right = right | repair.fixed
        for of_parameters in (of_the_forgotten, of_the_exchanged):
            for repair in of_parameters(self.trying, as_it_reads(self.trying.proof, self.suspects), right):
                found.append(repair)
                right = right | repair.fixed
        return right

    def _only_one(self, right: frozenset[str]) -> list[Repair]:
        """The accepted edits where one is enough, as they are looked for when nothing else is wrong.

        [] where there was no time to look at every place: what was found before is no worse.
        """
        found: list[Repair] = []
        self.trying.proof.extend(ALONE)
        if self._by_form(right, found) == self.trying.proof.everything:
            return found
        for repair in reversed(found):
            self.trying.withdraw(repair)
        if self.locator is not None and self.locator.places(right) and self.locator.is_cut_short(right):
            return []
        return self._located(right, 0)

    def _helped(self, right: frozenset[str]) -> Repair | None:
        """The accepted edit of a function that several statements call, where no place is wrong alone."""
        places = self.locator.places(right) if self.locator is not None else []
        if any(place.complete for place in places[:1]):
            return None
        repair = in_a_helper(self.trying, as_it_reads(self.trying.proof, self.suspects), right)
        if repair is not None:
            self.trying.accept(repair)
        return repair

    def _unmended(self, place: Place) -> Unmended:
        proof = self.trying.proof
        made = where_made(proof, place)
        if self.locator is not None and (made.slot.file, made.slot.ordinal) in self.locator.cleared:
            made = place  # it is right as it is made: what is missing is missing where it is handed on
        found = unmended(proof, place, made)
        return replace(found, shown=place_as_written(proof, found.shown))

    # -- where the wrong place is known ----------------------------------------------------------------

    def _located(self, right: frozenset[str], depth: int) -> list[Repair]:
        """The accepted edits, one or more, for places that are proven to be wrong; [] when there is none."""
        places = self.locator.places(right) if self.locator is not None else []
        if depth == 0:
            self.place = places[0] if places else None
            if not places or not places[0].complete:
                wrong = self.trying.proof.everything - right
                signs, kept = (
                    f(self.trying, self.suspects, right, wrong) for f in (of_signs, of_kept_outputs)
                )
                found = list(signs) or self._of_headers(right) or self._added(right) or list(kept)
                return found or self._ahead(places, right)
        if not places:
            return []
        handed: list[Place] = []  # to the function that holds the place: made elsewhere, and right as such
        received: list[Place] = []  # from it: what is missing may be missing behind it
        if places[0].says_what_it_makes:
            late = [place for place in places if place.first > places[0].first]
            handed = [place for place in late if place.slot.argument is not None and not place.odd]
            received = [p for p in late if not (p.odd or p in handed or p.slot.returns)]
            received.sort(key=lambda place: place.first)
            places = [place for place in places if place not in late]
        if depth == 0 and places[0].standing in LATE:
            for added in lacking(self.trying, self.suspects, right):
                if places[0].fixed <= added.fixed:
                    self.trying.accept(added)
                    return [added]
        looks: list[Row] = []
        needed = places[0].fixed
        judge = Impatient(self._mends(right, needed))
        mending = itertools.chain(
            edits_at(self.trying, places, judge, looks, right),
            edits_at(self.trying, handed, judge, [], right) if handed else (),
            *(edits_at(self.trying, [p], judge, [], right) for p in received),
        )
        repair = next(mending, None)
        if repair is not None:
            repair = sparing(self.trying.proof, repair, mending, right, judge)
        pairs = Pairs(self.trying, self.locator, self._located)
        lost = depth == 0 and repair is None
        if lost and (mended := self._of_headers(right, needed) or self._added(right, needed)):
            return mended
        for last in (of_signs, of_kept_outputs) if lost else ():
            if mended := list(last(self.trying, self.suspects, right, needed)):
                return mended
        if repair is not None:
            found = []
            if leaves_unread(self.trying.proof, repair.suspect.file, repair.edit):
                found = pairs.pair(pairs.above(places[0], depth), right, places[0], depth, all_read=True)
                found = found or (self._but_for_a_factor(places, right) if depth == 0 else [])
            if not found:
                mends = self._mends(right, needed)
                repair = at_its_reader(self.trying, repair, places, mends)
                repair = at_its_second_name(self.trying, repair, places, mends)
                repair = in_the_return(self.trying, repair, mends)
                repair = at_its_maker(self.trying, repair, mends)
                repair = in_its_mask(self.trying, repair, mends)
                self.trying.accept(repair)
            return found or [repair]
        partial = self.locator.partial if depth == 0 and self.locator is not None else ()
        several = places[0].standing in LATE  # what all gradients pass through makes up for several errors
        single = all(np.size(value) == 1 for value in places[0].given.values())  # what it reads tells nothing
        found = self._ahead(partial, right, at_any_rate=False) if partial and several else []
        if not found and depth == 0 and single:
            found = self._elsewhere(places[0], right)
        if not found:
            offers = [pairs.above(places[0], depth), pairs.own(looks)]
            enters = not (places[0].inherits or places[0].before)  # what is made above need not be wrong
            turned = reversed(offers) if enters else offers
            found = pairs.pair(itertools.chain.from_iterable(turned), right, places[0], depth)
        if not found and partial and not several:
            found = self._ahead(partial, right, at_any_rate=False)
        if not found and depth == 0 and not single:
            found = self._elsewhere(places[0], right)
        return found

    def _in_turn(self, right: frozenset[str]) -> list[Repair]:
        """The two accepted edits of which the second mends what a place needs once the first is made."""
        if self.locator is None or self.unmended:
            return []
        places = self.locator.places(right)
        whole = [place for place in places if place.complete and not place.slot.hands_on]
        for place in whole[:1]:
            self.trying.proof.extend(ALONE)
            if found := rounds_apart(self.trying, self.locator, place, right, self._located):
                return found
        if found := self._but_for_a_factor(places, right):
            return found
        pair = InTurn(self.trying, self.locator).pair
        return pair(right, lambda place: self._mends(right, place.fixed), self._located)

    def _but_for_a_factor(self, places: Sequence[Place], right: frozenset[str]) -> list[Repair]:
        """The accepted edits of which the first makes all right but for a factor, and the others mend that."""
        above = self.locator.made_from(places[0]) if places and self.locator is not None else []
        first = ButForAFactor(self.trying, places[:1], [one.slot for one in above])
        return first.pair(right, lambda now: self._anywhere(now, AHEAD), self._located)

    def _of_headers(self, right: frozenset[str], needed: frozenset[str] = frozenset()) -> list[Repair]:
        """The accepted edit of what a loop goes over that mends that much, where there is one."""
        suspects = as_it_reads(self.trying.proof, self.suspects)
        return list(of_headers(self.trying, suspects, right, needed))

    def _added(self, right: frozenset[str], needed: frozenset[str] = frozenset()) -> list[Repair]:
        """The accepted statement that adds a lost term and mends that much, or everything."""
        found = list(itertools.islice(added_terms(self.trying, self.suspects, right, needed), 1))
        for repair in found:
            self.trying.accept(repair)
        return found

    def _elsewhere(self, place: Place, right: frozenset[str]) -> list[Repair]:
        """The accepted edit of any statement that mends what a place does, but for one that undoes an error there."""
        own = {slot.ordinal for slot in (place.slot, *place.before)}
        for repair in (*lacking(self.trying, self.suspects, right), *self._anywhere(right, ELSEWHERE)):
            undoes = place.says_what_it_makes and repair.suspect.ordinal not in own
            if place.fixed <= repair.fixed and not undoes:
                self.trying.accept(repair)
                return [repair]
        return []

    def _together(self, right: frozenset[str], found: list[Repair]) -> bool:
        """Mends places that only together make all right, but for the last of them; whether there were any.

        Each by an edit with which it makes its true value while the others have theirs. One without keeps it.
        """
        places = self.locator.places(right) if self.locator is not None else []
        passing = self.locator is not None and bool(self.locator.partial)  # LATE: what several pass through
        known = any(
            p.is_carried or (p.standing in LATE and passing) or (p.is_telling and not p.inherits)
            for p in places[:1]
        )
        if self.locator is None or known or any(not place.complete for place in places[:1]):
            return False  # one is wrong alone, or mends a part of itself
        if places and self._is_mended_alone(places, right):
            return False
        proof = self.trying.proof
        kept, together = dict(proof.given), Together(self.locator).places(right)
        if len(together) > 1:
            proof.extend(ANOTHER)
        mended: list[Repair] = []
        left: list[Place] = []
        for rank, place in enumerate(together[:-1]):
            due, before = self._with_values(kept, [place]), self._with_values(kept, [])
            others = [other for other in together[rank + 1 :] if other.slot is not place.slot]
            hidden = proof.right_of(self._with_values(kept, others)) == proof.everything
            changed = frozenset(n for n in proof.everything - right if not same(due[n], before.get(n)))
            repair = next(edits_at(self.trying, [place], self._makes(place, changed), []), None)
            if repair is not None and hidden and rank == 0:
                self._with_values(kept, [])
                if self._is_mended_alone(places, right):
                    return False
            if repair is not None:
                self.trying.accept(repair)
                mended.append(replace(repair, alone=False))
                proof.extend(ANOTHER)
            elif not hidden:
                kept |= place.given
                left.append(replace(place, fixed=changed))
            else:  # nothing but an edit shows that it is wrong
                for earlier in mended:
                    self.trying.withdraw(earlier)
                self._with_values({k: v for k, v in kept.items() if not any(k in p.given for p in left)}, [])
                return False
        self._with_values(kept, [])
        found += mended
        self.unmended += [self._unmended(place) for place in left]
        return len(together) > 1

    def _is_mended_alone(self, places: Sequence[Place], right: frozenset[str]) -> bool:
        """Whether one edit is enough for all that the places mend; without places nothing is known to mend."""
        if not places:
            return False  # the time was up before any was found, or only several together mend anything
        proof, test = self.trying.proof, self._mends(right, places[0].fixed)
        first = next(edits_at(self.trying, places, test, [], right), None)
        return first is not None and not leaves_unread(proof, first.suspect.file, first.edit)

    def _with_values(self, kept: Mapping[Leaf, Array], places: Sequence[Place]) -> Gradients:
        """What the backward pass leaves when these values are given, as they are from now on."""
        given = self.trying.proof.given
        given.clear()
        given |= kept
        for place in places:
            given |= place.given
        return self.trying.proof.gradients_now() or {}

    def _ahead(
        self, places: Sequence[Place], right: frozenset[str], at_any_rate: bool = True
    ) -> list[Repair]:
        """The first of several edits, with the last one where that is found: of several firsts, one that has a last.

        What is still wrong says little about an edit: a factor that is missing behind a place can be put into it as
        well, and then two edits are missing further on. The fewest edits that make all right are the likeliest.
        """
        for repair in from_one_source(self.trying, places, right):
            return [repair]
        late = self.trying.proof.alarm(AHEAD, glances=1)
        texts = texts_of(self.trying.proof)
        whole: list[Repair] = []  # edits that make all right, though there may be likelier ones
        firsts: list[tuple[bool, bool, Repair]] = []
        for group in (self._firsts(places, right), self._firsts_anywhere(places, right, at_any_rate)):
            for repair in group:
                self.trying.accept(repair)
                last = [] if repair.complete else self._last(right | repair.fixed)
                if last or repair.complete:
                    found = [repair, *(last or ())]
                    if not (unread_since(texts, self.trying.proof) or self._is_late(found, places)):
                        return found
                    whole = whole or found
                for each in reversed(last or ()):
                    self.trying.withdraw(each)
                self.trying.withdraw(repair)
                covers = not places or places[0].fixed <= repair.fixed
                if at_any_rate and (covers or last is not None):
                    firsts.append((last is None, not covers, repair))
                if late():
                    break
            if whole or late():
                break
        chosen = whole or [repair for *_, repair in sorted(firsts, key=lambda row: row[:2])[:1]]
        for repair in chosen:
            self.trying.accept(repair)
        return chosen

    def _is_late(self, found: Sequence[Repair], places: Sequence[Place]) -> bool:
        """Whether the last of several edits mends at the very end what has another wrong place before the edits."""
        last, edited = found[-1], {(each.suspect.file, each.suspect.ordinal) for each in found}
        early = [place for place in places if place.standing not in LATE and place.fixed >= last.fixed]
        at = [p for p in places if (p.slot.file, p.slot.ordinal) == (last.suspect.file, last.suspect.ordinal)]
        return any(p.standing in LATE for p in at) and any(
            (place.slot.file, place.slot.ordinal) not in edited for place in early
        )

    def _firsts(self, places: Sequence[Place], right: frozenset[str]) -> Iterator[Repair]:
        """Edits of the places that mend a part, each of another statement."""
        alike: dict[frozenset[str], list[Place]] = {}
        for place in places:
            alike.setdefault(place.fixed, []).append(place)
        for fixed, group in alike.items():
            seen: set[Suspect] = set()
            mends = self._mends(right, fixed)
            for repair in edits_at(self.trying, group, mends, [], right, thorough=True):
                if repair.suspect not in seen:
                    seen.add(repair.suspect)
                    yield repair
                if len(seen) == FIRSTS:
                    break

    def _firsts_anywhere(
        self, places: Sequence[Place], right: frozenset[str], at_any_rate: bool
    ) -> Iterator[Repair]:
        """Edits of any statement that mend a part."""
        if at_any_rate:
            yield from lacking(self.trying, self.suspects, right)
            yield from self._anywhere(right, ELSEWHERE if places else 1.0)

    def _anywhere(self, right: frozenset[str], share: float) -> Iterator[Repair]:
        late = self.trying.proof.alarm(share)
        confined = self.locator.confined if self.locator is not None else frozenset()
        suspects = as_it_reads(self.trying.proof, self.suspects)
        likely = [replace(s, is_prime=True) for s in suspects if (s.file, s.ordinal) in confined]
        others = [s for s in suspects if (s.file, s.ordinal) not in confined]
        for repair in edits_anywhere(self.trying, [*likely, *others], right, late):
            yield at_its_origin(self.trying, repair, right)

    def _last(self, right: frozenset[str]) -> list[Repair] | None:
        """The accepted edit that makes right all that is wrong; [] when none is known, None when no place does."""
        places = self.locator.places(right) if self.locator is not None else []
        whole = bool(places) and places[0].complete
        here = (
            edits_at(self.trying, places, self._mends(right, places[0].fixed), [], right)
            if whole
            else iter(())
        )
        for repair in (*itertools.islice(here, 1), *lacking(self.trying, self.suspects, right)):
            if repair.complete:
                self.trying.accept(repair)
                return [repair]
        return [] if whole else None

    def _again(self) -> frozenset[str]:
        """What is right without the values given to places that had no edit: with what was mended they may have one."""
        self._put_off += self.unmended
        self.unmended.clear()
        self.trying.proof.given.clear()
        return self.trying.proof.right_now()

    def _resting(self, found: Sequence[Repair]) -> list[Repair]:
        """The edits, told apart by whether what they make right is so without the values that were given to places."""
        given = dict(self.trying.proof.given)
        self.trying.proof.given.clear()
        right = self.trying.proof.right_now()
        self.trying.proof.given |= given
        return [replace(repair, rests=not repair.fixed <= right) for repair in found]

    def _mends(self, right: frozenset[str], needed: frozenset[str]) -> Judge:
        """Tells what an edit makes right, where that is all that is needed."""

        def mends(file: str, edit: TextEdit) -> frozenset[str]:
            now = self.trying.proof.right_with(file, edit)
            proven = right | needed <= now and self.trying.proof.holds(file, edit, now - right)
            return now - right if proven else frozenset()

        return mends

    def _makes(self, place: Place, fixed: frozenset[str]) -> Judge:
        """Tells of an edit with which the place makes its true value that it is needed for these parameters."""
        proof = self.trying.proof
        return lambda file, edit: (
            fixed if proof.makes_with(file, edit, place.slot, place.given) else frozenset()
        )
