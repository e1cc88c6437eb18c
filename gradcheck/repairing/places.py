"""A statement that is proven wrong by the value it should have, and which of several such is the likeliest culprit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gradcheck.facts import Array
from gradcheck.meaning import SUMMED, Meaning
from gradcheck.repairing.slots import Leaf, Slot

LATE = ("final", "consistent")  # standings that say little: other places are looked for first
Standing = Literal["misnamed", "odd", "sound", "final", "consistent"]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place that is proven wrong: with these values in it, these parameters become right."""

    slot: Slot
    given: Mapping[Leaf, Array]
    fixed: frozenset[str]
    complete: bool
    odd: bool  # its value has no meaning; else it is a gradient, but not the one it should be
    inherits: bool  # something odd comes before it, and matters only through it
    was: Meaning | None
    becomes: Meaning
    first: int  # when its first odd value was made
    standing: Standing = "odd"
    before: tuple[Slot, ...] = ()  # the odd ones before it
    made: Sequence[Any] = ()  # what goes through the place, by execution

    @property
    def is_telling(self) -> bool:
        """Whether other places need no long search: it mends all, and is not what hands the gradients on."""
        return self.complete and self.standing not in LATE and not self.slot.hands_on

    @property
    def says_what_it_makes(self) -> bool:
        """Whether its name announces the value that makes all right: what reads it could only undo the error."""
        return self.complete and self.standing == "misnamed"


def likeliest(places: Sequence[Place], feeds: Mapping[int, frozenset[int]]) -> list[Place]:
    """The earliest place whose value is odd or not what its name says; of those that look sound the last.

    A sound one comes first when the odd one is made from it. That the reported gradient itself would be right with its
    true value says little, nor that a right value would do as another multiple of itself: those come last.
    """
    entering = sorted((p for p in places if p.standing in ("misnamed", "odd")), key=lambda p: p.first)
    sound = sorted((p for p in places if p.standing == "sound"), key=lambda p: (p.slot.hands_on, -p.first))
    if sound and entering:
        a, b = sound[0].slot.number, entering[0].slot.number
        before = b in feeds[a] and a not in feeds[b] and not _spoils(entering[0], sound[0])
        chosen = [sound[0], *entering, *sound[1:]] if before else [*entering, *sound]
    else:
        chosen = [*entering, *sound]
    finals = sorted((p for p in places if p.standing == "final"), key=lambda p: p.first)
    consistent = sorted(
        (p for p in places if p.standing == "consistent"), key=lambda p: (p.slot.hands_on, -p.first)
    )
    return [*chosen, *finals] or consistent


def _spoils(odd: Place, sound: Place) -> bool:
    """Whether a whole gradient that is right goes into the odd place, and no right one of as many numbers comes out."""
    was, due = sound.was, odd.becomes.known
    if was is None or was.known.kind != "gradient" or was.factor != 1.0 or SUMMED in was.known.name:
        return False
    return was.known is due or (was.known.named and was.known.value.size == due.value.size)
