"""Which gradients each of several edits changes: an error that all of them come from is one, whatever else is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching.ancestry import same


def with_their_reach(proof: Proof, repairs: Sequence[Repair]) -> list[Repair]:
    """The repairs with the parameters whose gradient each changes, made one after the other, as they were found."""
    kept, given = proof.edits, dict(proof.given)
    by_file = {file: [r.edit for r in repairs if r.suspect.file == file] for file in kept}
    if by_file != kept:  # what an edit replaces is counted in the text with those before it
        return list(repairs)
    found = []
    try:
        proof.given.clear()
        proof.edits = {}
        before = proof.gradients_now()
        for repair in repairs:
            proof.edits.setdefault(repair.suspect.file, []).append(repair.edit)
            after = proof.gradients_now()
            if before is None or after is None:
                return list(repairs)
            changed = frozenset(name for name in after if not same(after[name], before.get(name)))
            found.append(replace(repair, reach=changed))
            before = after
    finally:
        proof.edits = kept
        proof.given |= given
    return found
