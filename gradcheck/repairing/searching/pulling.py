"""Pulls the value that is due in a place back through its statement: what an odd value that it is made from must be.

`dx = d / sd` behind `d = dn - dn.mean() - n * (dn * n).mean()`: the second makes no gradient of any value, but what it
must make follows from dL/dx, entry by entry, where the first only scales, masks and rearranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Slots
from gradcheck.repairing.searching.found import Found
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.proportion import every_time

NEAREST = 2  # odd values that a place is made from


def pulled_back(
    slots: Slots, proof: Proof, place: Place, sources: Sequence[Found], right: frozenset[str]
) -> Iterator[Place]:
    """The places that this one is made from, with the values that mend the same, the nearest first."""
    if place.slot.after or place.slot.hands_on:
        return
    made = [one for one in sources if one.slot.argument is None and not (one.slot.after or one.slot.hands_on)]
    for one in sorted(made, key=lambda one: -one.first)[:NEAREST]:
        given = {}
        for (number, leaf), due in place.given.items():
            if number != place.slot.number or leaf >= min(len(place.made), len(one.leaves)):
                continue
            now, source = (np.asarray(v, dtype=float) for v in (place.made[leaf], one.leaves[leaf]))
            if now.shape != np.shape(due) or now.size != source.size or now.size < 2:
                break
            ratio = np.divide(due, now, out=np.ones(now.shape), where=now != 0)
            given[one.slot.number, leaf] = source * ratio.reshape(source.shape)
        else:
            gradients = slots.give(every_time(one, given)) if given else None
            fixed = proof.right_of(gradients) - right if gradients is not None else frozenset()
            if given and place.fixed <= fixed:
                needed = replace(place.becomes, arrangement=f"as line {place.slot.location.line} takes it")
                first = one.moments[min(given)[1]]
                yield replace(
                    place,
                    slot=one.slot,
                    given=every_time(one, given),
                    fixed=fixed,
                    was=one.meanings[min(given)[1]],
                    becomes=needed,
                    first=first,
                    standing="odd",
                    made=one.leaves,
                    is_pulled=True,
                )
