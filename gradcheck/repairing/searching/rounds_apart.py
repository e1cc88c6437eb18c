"""Looks at the rounds of a loop one by one, where the statement in it that shows the error may be right as it is.

A layer's backward runs for each layer, and with its true value in all rounds every error above is made up for, however
many there are. With it in all rounds but one, what is still wrong enters before that one, and is found as if alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gradcheck.repairing.repair import Repair
from gradcheck.repairing.searching.locating import Locator
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

ROUNDS = 4  # that are looked at, the first


def rounds_apart(
    trying: Trying,
    locator: Locator,
    place: Place,
    right: frozenset[str],
    located: Callable[[frozenset[str], int], list[Repair]],
) -> list[Repair]:
    """The accepted repair of another statement by which one round is right and more gradients are; [] without any.

    `located` finds and accepts what mends all but the gradients it is told. What a statement makes that is repaired
    must be no known value, made from known ones: else the edit may make up for an error of the place itself.
    """
    proof, own = trying.proof, (place.slot.file, place.slot.ordinal)
    kept = dict(proof.given)
    for leaf in sorted(place.given)[:ROUNDS] if len(place.given) > 1 else ():
        proof.given |= {other: value for other, value in place.given.items() if other != leaf}
        now = proof.right_now()
        needed = right <= now < proof.everything and proof.in_time()
        enters = {
            (each.slot.file, each.slot.ordinal)
            for each in (locator.places(now) if needed else ())
            if each.odd and each.was is None and not (each.inherits or each.before)
        } - {own}
        repairs = located(now, 1) if enters else []
        proof.given.clear()
        proof.given |= kept
        fixed = proof.right_now() - right
        there = all((each.suspect.file, each.suspect.ordinal) in enters for each in repairs)
        if repairs and fixed and there and right <= proof.right_now():
            complete = right | fixed == proof.everything
            return [replace(each, fixed=fixed, complete=complete) for each in repairs]
        for repair in reversed(repairs):
            trying.withdraw(repair)
    return []
