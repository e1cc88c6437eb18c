"""Prefers, to an edit that mends a part by accident, one of the same statement that leaves no other gradient worse.

A statement that runs for every layer may get a sign that is wrong for one layer and undoes that for the next: what is
right then is right by accident, and what stays wrong has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching.at_places import Judge

SHARE = 0.25  # of the time that is left, for another edit


@dataclass(slots=True)
class Impatient:
    """A judge that accepts nothing any more once it is late."""

    judge: Judge
    late: Callable[[], bool] | None = None

    def __call__(self, file: str, edit: TextEdit) -> frozenset[str]:
        return frozenset() if self.late is not None and self.late() else self.judge(file, edit)


def sparing(
    proof: Proof, repair: Repair, offers: Iterator[Repair], right: frozenset[str], judge: Impatient
) -> Repair:
    """The repair, or the first of the other offers that changes nothing which stays wrong, where this one does."""

    def spoils(one: Repair) -> bool:
        return proof.spoils(one.suspect.file, one.edit, right | one.fixed)

    if repair.complete or not spoils(repair):
        return repair
    judge.late = proof.alarm(SHARE, glances=1)
    others = (one for one in offers if one.suspect == repair.suspect)
    return next((one for one in others if one.complete or not spoils(one)), repair)
