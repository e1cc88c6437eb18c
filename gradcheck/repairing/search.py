"""Looks for the edit that repairs a wrong statement: tried on live values first, then by the user's whole backward.

An edit is accepted only when the user's own backward, run with it, leaves the true gradients: strictly more of them
than before and none that was right made wrong. So two faults are found one after the other.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gradcheck.meaning import Meaning, Meanings
from gradcheck.repairing.look import Look, Scored
from gradcheck.repairing.proof import Proof
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.statements import function_around, statement_at
from gradcheck.repairing.text import SourceText, TextEdit

FAULTS = 4  # statements that are repaired one after the other


@dataclass(slots=True)
class Search:
    """One hunt: the user's code on a workbench, the true gradients, and what values are known by name."""

    proof: Proof
    meanings: Meanings
    suspects: Sequence[Suspect]
    factors: frozenset[float] = frozenset({1.0})

    def repairs(self) -> list[Repair]:
        """The edits that repair the backward pass, in the order in which they were found; [] when there is none."""
        proof = self.proof
        found: list[Repair] = []
        right = proof.right_of({parameter.name: parameter.analytic for parameter in proof.parameters})
        while right != proof.everything and proof.in_time() and len(found) < FAULTS:
            repair = self._best(right)
            if repair is None:
                break
            found.append(repair)
            proof.edits.setdefault(repair.suspect.file, []).append(repair.edit)
            right = right | repair.fixed
        return found

    def _best(self, right: frozenset[str]) -> Repair | None:
        """The best edit of all suspects.

        First edits that yield a gradient where a value is wrong, then where the values look right as they are, then
        those whose effect only a full run shows. Of equal ones the earlier statement; among those that look right the
        later, for the earlier one yields a gradient that another line needs.
        """
        proof, everything = self.proof, self.proof.everything
        best: tuple[float, Repair] | None = None
        looks: dict[tuple[Suspect, int], Look | None] = {}
        for chosen, band in ROUNDS:
            for suspect in self.suspects:
                if not proof.in_time():
                    break
                first = looks.get((suspect, 0))
                if chosen is _promising and band == SOLVED and (first is None or first.looks_right):
                    continue
                if (suspect, band) not in looks:
                    looks[suspect, band] = self._looked(suspect, band)
                look = looks[suspect, band]
                if look is None:
                    continue
                for score, edit, becomes in chosen(look):
                    score += suspect.penalty if chosen is _promising else 0.0
                    whole = best is not None and best[1].complete
                    if not proof.in_time() or (whole and best is not None and score > best[0]):
                        break
                    now = proof.right_with(suspect.file, edit)
                    fixed = now - right
                    if not fixed or not right <= now:
                        continue
                    score += 10.0 * (len(everything) - len(right | fixed))
                    complete = (right | fixed) == everything
                    later = chosen is _sound and best is not None and score == best[0]
                    if best is None or score < best[0] or later:
                        best = (score, self._repair(suspect, look, edit, becomes, fixed, complete))
                    if complete:
                        break  # what follows in this statement is dearer
            if best is not None and best[1].complete:
                break
        return best[1] if best else None

    def _looked(self, suspect: Suspect, band: int) -> Look | None:
        """What a look at the statement, right before it runs, found to try; None when it cannot be probed."""
        if not self.proof.in_time():
            return None
        text = self.proof.text(suspect.file)
        tree = ast.parse(text)
        statement = statement_at(tree, suspect.ordinal)
        if statement is None:
            return None
        around = function_around(tree, statement)
        look = Look(self.meanings, self.factors, SourceText(text), statement, around, BANDS[band])
        try:
            with self.proof.bench.probed(suspect.file, tree, statement, look):
                self.proof.gradients()
        except (SyntaxError, ValueError):
            return None
        look.settle()
        return look

    def _repair(
        self,
        suspect: Suspect,
        look: Look,
        edit: TextEdit,
        becomes: Meaning | None,
        fixed: frozenset[str],
        complete: bool,
    ) -> Repair:
        after = SourceText(look.source.with_edits([edit]))
        now = statement_at(ast.parse(after.bytes), suspect.ordinal)
        return Repair(
            suspect,
            edit,
            look.source.of(look.statement),
            _moved(look, edit) or (after.of(now) if now is not None else edit.replacement),
            fixed,
            complete,
            look.was,
            becomes,
            look.shape,
            look.values_of(edit),
        )


def _moved(look: Look, edit: TextEdit) -> str:
    return f"{look.source.of(look.statement)}   # {edit.after}" if edit.kind == "move" else ""


def _promising(look: Look) -> Iterator[Scored]:
    return look.seen(sound=False)


def _sound(look: Look) -> Iterator[Scored]:
    return look.seen(sound=True)


def _unseen(look: Look) -> Iterator[Scored]:
    return look.unseen()


# Costs of the edits that are looked at together; most faults are repaired by one of the first.
BANDS = ((0.0, 1.46), (1.46, math.inf), None)
SOLVED = 2  # the band of edits that are solved for, which takes longest
ROUNDS = (
    (_promising, 0),
    (_sound, 0),
    (_promising, 1),
    (_promising, SOLVED),
    (_sound, 1),
    (_sound, SOLVED),
    (_unseen, 0),
    (_unseen, 1),
)
