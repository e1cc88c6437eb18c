"""Finds the edits of places that are proven to be wrong, or of what they are made from, that do what is asked of them.

Those come last after which nothing reads any more what another statement makes: the error is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.repairing.editing.sizes import only_sizes_differ
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.at_beginning import at_its_beginning
from gradcheck.repairing.searching.at_origin import at_its_origin
from gradcheck.repairing.searching.at_source import at_its_source, beside_its_like
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.number_sums import number_sums
from gradcheck.repairing.searching.offers import Offer, Row, cheapest
from gradcheck.repairing.searching.origin import definitions_of, location_of
from gradcheck.repairing.searching.places import LATE, Place, is_a_size, is_idle, makes_up
from gradcheck.repairing.searching.rounds import Costs
from gradcheck.repairing.searching.trying import Trying
from gradcheck.repairing.searching.unread import leaves_unread
from gradcheck.repairing.searching.where import looks_where

BEFORE = 0.25  # added to the cost of an edit of what a wrong place is made from
RANKED = 0.4  # added for any but the likeliest place,
ALIKE = 0.05  # of those that could take another multiple of what they make
INHERITED = 0.15  # added where a place is made from odd values
FEW = 2  # odd statements before a place that are looked at together with it
SLIP = 1.0  # what one value in place of another costs at most, one of the likeliest
READ = 4  # statements that make what it reads
UNREAD = 0.25  # of the time that is left, for an edit that leaves nothing unread where one that does is known

Judge = Callable[[str, TextEdit], frozenset[str]]


def edits_at(
    trying: Trying,
    places: Sequence[Place],
    judge: Judge,
    looks: list[Row],
    right: frozenset[str] | None = None,
    only: Suspect | None = None,
    thorough: bool = False,
) -> Iterator[Repair]:
    """Edits of the places, or of what they are made from, that do what the first place's true value does.

    What only hands on a value comes after the places that make one, unless it is the likeliest as a function that
    returns what it was given, but before those that another function makes of it; after all comes where the true value
    says little. Of places that come later there are none where those before have any, unless all are asked for: be
    `thorough`. With `only`, edits of that statement alone.
    """
    idle = places[0] if places and places[0].slot.untouched else None
    groups: dict[tuple[bool, int], list[Place]] = {}
    for place in places:
        hands_on = place.slot.hands_on and place is not idle and not _is_mistaken(place)
        hands_on = hands_on or (place is not places[0] and is_idle(places[0]))
        late = 1 if hands_on else 2 * (_undoes(place, places) or makes_up(place, places))
        groups.setdefault((place.standing in LATE, late), []).append(place)
    size = next((place for place in places[:1] if is_idle(place) and is_a_size(place)), None)
    turns = [(group, size is not None and group == [size]) for _, group in sorted(groups.items())]
    if size is not None:
        turns.append(([size], False))  # a number that is worth as much by chance is the last resort
    any_found = False
    for group, sizes_alone in turns:
        for repair in _edits_of(trying, group, judge, looks, right, only, sizes_alone):
            any_found = True
            yield repair
        if any_found and not thorough:
            return


def _is_mistaken(place: Place) -> bool:
    """Whether a function is handed one value of the forward pass for another: `slope(z2)` for `slope(z1)`."""
    known = [meaning.known.kind for meaning in (place.was, place.becomes) if meaning is not None]
    return place.slot.argument is not None and place.odd and known == ["forward", "forward"]


def _undoes(place: Place, places: Sequence[Place]) -> bool:
    """Whether an edit there undoes what is wrong already in what another function returns."""
    handed = [p.slot.number for p in places if p.slot.returns and p.slot.hands_on and not p.slot.untouched]
    above = [slot for slot in place.before if slot.number in handed]
    return place.inherits and any(slot.within != place.slot.within for slot in above)


def _edits_of(
    trying: Trying,
    places: Sequence[Place],
    judge: Judge,
    looks: list[Row],
    right: frozenset[str] | None,
    only: Suspect | None,
    sizes_alone: bool,
) -> Iterator[Repair]:
    """Such edits of some of the places; with `sizes_alone` those that put one length in place of another.

    `judge` tells the parameters for which an edit does; the empty set for an edit that does not. The edits
    are those of one kind, the likeliest that has any. `looks` receives what was looked at. Where it is told what
    was `right`, what the statement reads may be edited in its place.
    """
    few = len(places[0].before) <= FEW
    first = places[0]
    # where nothing is known of its value, what is made from that could only undo the error
    enters = first.odd and first.was is None and not (first.inherits or first.is_carried)
    below = [p for p in places if enters and places[0].slot in p.before]
    near = [p for p in places if p not in below]

    def looked(costs: Costs, before: bool = False, chosen: Sequence[Place] = near) -> list[Row]:
        ranks = {id(p): 0 if p.is_carried else rank for rank, p in enumerate(places)}
        chosen = chosen[:1] if before else chosen
        found = [row for p in chosen for row in _looks(trying, p, ranks[id(p)], costs, before, places)]
        looks.extend(found if costs is not None else ())
        return found

    def likely() -> list[Offer]:
        rows = [*looked(rounds.WRITTEN), *(looked(rounds.WRITTEN, before=True) if few else ())]
        offers = cheapest(rows, Look.soon)
        if below and (not offers or offers[0][0] > SLIP):  # one word read in place of another undoes nothing
            read = cheapest(looked(rounds.WRITTEN, chosen=below), Look.soon)
            offers += [offer for offer in read if offer[0] <= SLIP and offer[3].kind == "operand"]
            offers.sort(key=lambda offer: offer[0])
        return offers

    stages: tuple[Callable[[], list[Offer]], ...] = (
        likely,
        lambda: cheapest(looked(None), Look.seen),
        lambda: cheapest(
            [*looked(rounds.INSERTED), *(looked(rounds.INSERTED, before=True) if few else ())], Look.seen
        ),
        lambda: cheapest(looks_where(trying, places[0], READ), Look.placing),
        lambda: cheapest(number_sums(trying, places[0]), Look.blindly),
        lambda: cheapest(looked(None, before=True) if few else [], Look.seen),
        lambda: cheapest(looked(rounds.WRITTEN, chosen=below), Look.soon),
        lambda: cheapest(looked(None, chosen=below), Look.seen),
        lambda: cheapest(looks, Look.unseen),
        lambda: cheapest([] if few else looked(rounds.WRITTEN, before=True), Look.seen),
        lambda: cheapest([row for row in looks if not row[2].targets], Look.unseen),
    )
    any_found = False
    unread: list[Repair] = []  # that do the work of other statements, too: they are the last resort
    late: Callable[[], bool] | None = None
    for candidates in stages:
        for _, suspect, look, edit, becomes in candidates():
            if not trying.proof.in_time() or (late is not None and late()):
                yield from unread
                return
            above = look.above(edit)
            edit = above.edit if above is not None else edit
            if any(suspect == other.suspect for other in unread):
                continue  # the error is in what that leaves unread
            if only is not None and (suspect.file, suspect.ordinal) != (only.file, only.ordinal):
                continue
            if sizes_alone and not _is_another_size(trying, suspect, edit):
                continue
            if edit.kind == "operand" and _is_nothing(look.values_of(edit).get(edit.after)):
                continue  # a bias that is zero as yet says no more than that its term is too much
            fixed = judge(suspect.file, edit)
            if fixed:
                now = trying.proof.right_with(suspect.file, edit)
                if above is not None:
                    suspect, look, becomes = trying.where(suspect, look, above)
                whole = now == trying.proof.everything and not trying.proof.given
                repair = trying.repair(suspect, look, edit, becomes, fixed, whole)
                if becomes is None:
                    repair = replace(repair, serves=places[0].becomes)
                if right is not None:
                    repair = at_its_beginning(trying, at_its_origin(trying, repair, right), right)
                is_unread = leaves_unread(trying.proof, repair.suspect.file, repair.edit)
                if is_unread or repair.edit.kind == "factor":
                    elsewhere = at_its_source if is_unread else beside_its_like
                    moved = elsewhere(trying, repair) if trying.proof.in_time() else None
                    if moved is not None and judge(moved.suspect.file, moved.edit):
                        any_found = True
                        yield replace(moved, serves=moved.serves or repair.becomes or places[0].becomes)
                        continue
                if is_unread:
                    late = late or trying.proof.alarm(UNREAD)
                    unread.append(repair)
                    continue
                any_found = True
                yield repair
        if any_found:
            return
    yield from unread


def _is_nothing(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.size > 0 and not value.any()


def _is_another_size(trying: Trying, suspect: Suspect, edit: TextEdit) -> bool:
    """Whether an edit of the statement puts one length in place of another."""
    source = SourceText(trying.proof.text(suspect.file))
    return only_sizes_differ(source.text, source.with_edits([edit]))


def _looks(
    trying: Trying, place: Place, rank: int, costs: Costs, before: bool, places: Sequence[Place]
) -> Iterator[Row]:
    """Looks at the place right before it runs, or at the odd ones before it that are not among the places."""
    # of several that say little the order says less
    alike = places[0].standing == place.standing == "consistent"
    penalty = (INHERITED if place.inherits else 0.0) + (0.0 if rank == 0 else ALIKE if alike else RANKED)
    targets = {leaf: value for (_, leaf), value in place.given.items()}
    known = {other.slot.number for other in places}
    for slot in (b for b in place.before if b.number not in known) if before else (place.slot,):
        suspect = Suspect(slot.file, slot.ordinal, slot.location)
        own = (None, slot.after) if before else (targets, slot.after, slot.argument, place.becomes)
        look = trying.looked(suspect, costs, *own)
        if look is not None:
            yield penalty + BEFORE * before, suspect, look
    source = SourceText(trying.proof.text(place.slot.file))
    for ordinal, step in definitions_of(trying.proof, place.slot)[:READ] if not before else ():
        if any(other.slot.ordinal == ordinal and other.slot.file == place.slot.file for other in places):
            continue  # it is looked at as one of them
        suspect = Suspect(place.slot.file, ordinal, location_of(step, source, place.slot.location))
        look = trying.looked(suspect, costs)
        if look is not None:
            yield penalty, suspect, look
