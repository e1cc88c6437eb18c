"""Moves a proven edit to the line that only gives the value another name, where it mends as much there.

`delta = error` does nothing yet: the derivative that is missing is missing there, not in `error = pred - y`. And
`delta = part` forgets what delta was: a part that lacks it lacks it there, not where it was worked out.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from gradcheck.repairing.editing.statements import (
    Step,
    function_around,
    nodes_in,
    parsed,
    statement_at,
    steps,
)
from gradcheck.repairing.editing.text import WORKED, SourceText
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.at_places import Judge
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.offers import cheapest
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

SHARE = 0.2  # of the time that is left
FORMULAS = (*WORKED, "softmax")
DEARER = 0.5  # than the edit that is known, at most


def at_its_second_name(trying: Trying, repair: Repair, places: Sequence[Place], judge: Judge) -> Repair:
    """The repair, or the first edit of the statement that names anew what the edited one makes."""
    added = repair.edit.kind == "term"
    suspect = repair.suspect
    edited = [p for p in places if (p.slot.file, p.slot.ordinal) == (suspect.file, suspect.ordinal)]
    if not edited or (edited[0] is not places[0] and not added):
        return repair
    slot = edited[0].slot
    if not added and (repair.edit.kind not in FORMULAS or repair.edit.kind == "negate"):
        return repair
    source = SourceText(trying.proof.text(slot.file))
    tree = parsed(source.text)
    ordinal = _second_name(tree, statement_at(tree, slot.ordinal), repair.edit.after if added else "")
    if ordinal is None:
        return repair
    here = Suspect(slot.file, ordinal, location_of(steps(tree)[ordinal], source, slot.location))
    targets = {leaf: value for (_, leaf), value in edited[0].given.items()}
    late = trying.proof.alarm(SHARE)
    for costs in (rounds.WRITTEN, None):
        look = trying.looked(here, costs, targets, False, None, edited[0].becomes)
        for _, _, found, edit, becomes in cheapest([(0.0, here, look)] if look else [], Look.seen):
            if late():
                return repair
            if edit.cost <= repair.edit.cost + DEARER and (fixed := judge(here.file, edit)):
                whole = repair.complete and fixed >= repair.fixed
                return trying.repair(here, found, edit, becomes, fixed, whole)
    return repair


def _second_name(tree: ast.Module, statement: Step | None, lost: str = "") -> int | None:
    """The place, among the steps, of the next statement that reads what this one binds, where it only renames it.

    With `lost` only where that name is bound anew, by which what it held is lost: `dx = dr` for `dx = dx + dr`.
    """
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    parts = target.elts if lost and isinstance(target, ast.Tuple) else [target]
    found = [
        _renamed(tree, statement, part, lost) for part in parts if isinstance(part, (ast.Name, ast.Attribute))
    ]
    return next((ordinal for ordinal in found if ordinal is not None), None)


def _renamed(tree: ast.Module, statement: ast.Assign, part: ast.expr, lost: str) -> int | None:
    """The next statement that reads one of the names, where it only renames it."""
    name = ast.unparse(part)
    around = {id(node) for node in nodes_in(function_around(tree, statement))}
    below = [
        (step.lineno, ordinal, step)
        for ordinal, step in enumerate(steps(tree))
        if id(step) in around and step.lineno > (statement.end_lineno or 0) and not hasattr(step, "body")
    ]
    for _, ordinal, step in sorted(below, key=lambda row: row[0]):
        nodes = (node for node in nodes_in(step) if isinstance(node, (ast.Name, ast.Attribute)))
        if any(ast.unparse(node) == name for node in nodes):
            targets = step.targets if isinstance(step, ast.Assign) else []
            renames = bool(targets) and isinstance(targets[0], (ast.Name, ast.Attribute))
            fits = renames and (not lost or [ast.unparse(target) for target in targets] == [lost])
            return ordinal if fits and ast.unparse(getattr(step, "value", step)) == name else None
    return None
