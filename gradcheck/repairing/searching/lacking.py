"""Looks for a statement more: one that gives a parameter the gradient, or the part of one, that it has not got."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import Array
from gradcheck.magnitudes import extent, magnitude
from gradcheck.repairing.editing.text import TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.as_written import as_it_reads
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.among_its_like import among_its_like
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.offers import Row, cheapest
from gradcheck.repairing.searching.stepping import PARAMETER
from gradcheck.repairing.searching.trying import Trying
from gradcheck.values.meaning import Meanings

ELSEWHERE = 0.4  # of the time that is left, for edits of other statements than the one that is wrong
TERM = 0.15  # the same, where a gradient is there but for a term


def lacking(trying: Trying, suspects: Sequence[Suspect], right: frozenset[str]) -> Iterator[Repair]:
    """The repair by such a statement, where there is one."""
    proof = trying.proof
    gradients = proof.gradients_now() or {}
    wrong = [p for p in proof.parameters if p.name not in right and p.name in gradients]
    untouched = {p.name for p in wrong if lacks_a_term(p, gradients[p.name], trying.meanings)}
    none = any(not gradients[name].any() for name in untouched)
    late = proof.alarm(ELSEWHERE if none else TERM)
    looks: list[Row] = []
    for suspect in as_it_reads(proof, suspects) if untouched else ():
        look = None if late() else trying.looked(suspect, rounds.INSERTED)
        if look is not None:
            looks.append((0.0, suspect, look))
    rows = cheapest(looks, Look.seen)
    rows.sort(key=lambda row: none and _is_added_to(row[3], proof.text(row[1].file)))
    for _, suspect, look, edit, becomes in rows:
        if late():
            break
        now = proof.right_with(suspect.file, edit)
        fixed = now - right
        if right < now and fixed & untouched and proof.holds(suspect.file, edit, fixed):
            repair = trying.repair(suspect, look, edit, becomes, fixed, now == proof.everything)
            yield among_its_like(trying, repair, right)
            return


def lacks_a_term(parameter: ParameterEvidence, gradient: Array, meanings: Meanings) -> bool:
    """Whether a gradient is zero, one of the parts of the true one, or that without a multiple of the weights."""
    if not gradient.any() or np.shape(gradient) != parameter.reference.shape:
        return not gradient.any()
    part = meanings.of(gradient, ("part",))
    if part is not None and part.factor == 1.0 and part.known.order == PARAMETER:
        return True
    missing = parameter.reference - gradient
    at = np.abs(missing) > 1e-9 * magnitude(parameter.reference)
    ratios = missing[at] / parameter.value[at]
    return ratios.size > 1 and bool(ratios.min() > 0 and extent(ratios) <= 1e-6 * ratios.max())


def _is_added_to(edit: TextEdit, text: str) -> bool:
    """Whether the file adds to what a statement more would add to: what is zero is more likely what it never does."""
    return re.search(rf"(?<![\w.]){re.escape(edit.after.partition(' ')[0])}\s*[+-]=", text) is not None
