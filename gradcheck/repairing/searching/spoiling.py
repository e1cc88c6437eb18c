"""Tells of a place whose proposed value would undo gradients that are known already: the error is not there.

`error` may be right though what is made of it is wrong. With delta in its place the weights below come out right, but
the delta that is made of `error` is none any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gradcheck.repairing.running.slots import Slots
from gradcheck.repairing.running.standing import Standings
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.places import LATE, Place


def sparing(
    places: Iterable[Place], slots: Slots, found: Sequence[Found], standings: Standings
) -> list[Place]:
    """The places without those that undo a gradient, where another one mends as much and undoes none."""
    places = list(places)
    numbers = {id(p) for p in places if p.standing not in LATE and _undoes(p, slots, found, standings)}
    kind = [p for p in places if id(p) not in numbers and p.standing not in LATE]
    return [p for p in places if id(p) not in numbers or not any(p.fixed <= other.fixed for other in kind)]


def _undoes(place: Place, slots: Slots, found: Sequence[Found], standings: Standings) -> bool:
    feeds = next((one.feeds for one in found if one.slot.number == place.slot.number), frozenset[int]())
    trusted = standings.meanings.trusted
    known = [
        one
        for one in found
        if one.slot.number in feeds
        and len(one.leaves) == 1
        and not (one.slot.hands_on or one.slot.after)
        and np.size(one.leaves[0]) > 1
        and (meaning := one.meanings[0]) is not None
        and meaning.known.kind == "gradient"
        and meaning.factor in trusted
    ]
    if not known:
        return False
    made = slots.made(frozenset(one.slot.number for one in known), place.given)
    after = (made.get((one.slot.number, 0)) for one in known)
    return any(value is not None and standings.meaning(value) is None for value in after)
