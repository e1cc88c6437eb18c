"""Tells, of places that are proven to be wrong, those at which an error enters from those that it only goes through."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.places import LATE, Place

Feeds = Mapping[int, frozenset[int]]  # by place the others that its value matters for


def whole_alone(whole: Sequence[Place], partial: Sequence[Place], feeds: Feeds) -> list[Place]:
    """Of the places that mend everything those that may be the only ones wrong.

    What all gradients end up in, a dictionary that is returned, makes up for any number of errors: where some odd value
    mends a part, it says nothing.
    """
    whole = [place for place in whole if not _enters_before(place, partial, feeds)]
    if all(place.standing in LATE for place in whole):
        behind = frozenset().union(*(feeds[place.slot.number] for place in whole))
        if any(p.standing in ("odd", "misnamed") and p.slot.number not in behind for p in partial):
            return []
    return whole


def first_of(partial: Sequence[Place], feeds: Feeds) -> list[Place]:
    """The places that mend a part, without those made from an earlier one that mends something else."""
    return [
        place
        for place in partial
        if not any(
            place.slot.number in feeds[other.slot.number]
            and other.first < place.first
            and not other.fixed <= place.fixed
            for other in partial
        )
    ]


def rescaled_there(place: Place, found: Sequence[Found]) -> Place:
    """The place, no longer as one that says little where the scale changes in it, from the one that is due.

    What it is made from is a gradient at that scale, and it makes its own gradient at another.
    """
    was, due = place.was, place.becomes
    one = next((f for f in found if f.slot.number == place.slot.number), None)
    if place.standing != "consistent" or was is None or one is None or place.slot.hands_on:
        return place
    if was.known is not due.known or was.factor == due.factor:
        return place
    above = [f for f in found if place.slot.number in f.feeds and f.last < place.first]
    nearest = max(above, key=lambda f: f.last, default=None)
    given = nearest.meanings[-1] if nearest is not None and not nearest.odd else None
    if given is None or given.known.kind != "gradient" or given.factor != due.factor:
        return place
    return replace(place, standing="misnamed" if one.announced else "odd")


def _enters_before(place: Place, partial: Sequence[Place], feeds: Feeds) -> bool:
    """Whether the error enters at an odd place that this one is made from, though that one mends but a part.

    Where several of those each mend another part, one place that mends all of it is the likelier: what two runs of one
    function are handed is odd in both, and right, when the function leaves something out. Nor does it enter at what one
    call of a function is handed, where what that returns is wrong in more calls.
    """
    number = place.slot.number
    odd = [p for p in partial if p.odd and p.standing not in LATE and number in feeds[p.slot.number]]
    odd = [p for p in odd if p.slot.argument is None or len(p.given) >= len(place.given)]
    odd = [p for p in odd if not (len(p.given) < len(place.given) and _hands_on(place, p))]
    parts = [p.fixed for p in odd if p.first < place.first]
    return bool(parts) and not any(a.isdisjoint(b) for a, b in itertools.combinations(parts, 2))


def _hands_on(place: Place, odd: Place) -> bool:
    """Whether a place makes, in some of its executions, the very values that a function returned."""
    made = [value for value in place.made if isinstance(value, np.ndarray)]
    return odd.slot.returns and all(any(np.array_equal(value, own) for own in made) for value in odd.made)
