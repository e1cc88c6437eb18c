"""Moves a proven edit of what is right as it stands to the statement that reads it, where one mends as much there.

`error = pred - y` is what its name says: the derivative that is missing is missing where delta is made from it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching.at_places import Judge, edits_at
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

SHARE = 0.25  # of the time that is left


def at_its_reader(trying: Trying, repair: Repair, places: Sequence[Place], judge: Judge) -> Repair:
    """The repair, or the first edit of the likeliest place alone."""
    slot = places[0].slot
    if (slot.file, slot.ordinal) == (repair.suspect.file, repair.suspect.ordinal):
        return repair
    if not _is_right_as_it_stands(trying, repair):
        return repair
    here = Suspect(slot.file, slot.ordinal, slot.location)
    late = trying.proof.alarm(SHARE)
    found = edits_at(trying, places[:1], lambda f, e: frozenset() if late() else judge(f, e), [], None, here)
    return next(iter(found), repair)


def _hands_on(statement: str) -> bool:
    """Whether a statement only returns a value, or gives it another name: the name is what it is not."""
    try:
        [only] = ast.parse(statement).body
    except (SyntaxError, ValueError):
        return False
    alias = isinstance(only, ast.Assign) and isinstance(only.value, (ast.Name, ast.Attribute))
    return alias or isinstance(only, ast.Return)


def _is_right_as_it_stands(trying: Trying, repair: Repair) -> bool:
    """Whether a known value gets a factor, or gives way to one that the statement keeps already: a cache of both."""
    was, edit = repair.was, repair.edit
    if was is None or was.arrangement or _hands_on(repair.statement_before):
        return False
    known = was.factor == 1.0 if was.known.kind == "forward" else was.factor in trying.meanings.trusted
    beside = rf"(?<![\w.]){re.escape(edit.after)}(?![\w.(\[])"
    twice = edit.kind == "operand" and bool(re.search(beside, repair.statement_before))
    return known and was.known.kind in ("forward", "gradient") and (edit.kind == "factor" or twice)
