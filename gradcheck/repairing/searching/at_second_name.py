"""Moves a proven edit to the line that only gives the value another name, where it mends as much there.

`delta = error` does nothing yet: the derivative that is missing is missing there, not in `error = pred - y`.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from gradcheck.repairing.editing.statements import Step, function_around, parsed, statement_at, steps
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
    slot = places[0].slot
    if (slot.file, slot.ordinal) != (repair.suspect.file, repair.suspect.ordinal):
        return repair
    if repair.edit.kind not in FORMULAS or repair.edit.kind == "negate":
        return repair
    source = SourceText(trying.proof.text(slot.file))
    tree = parsed(source.text)
    ordinal = _second_name(tree, statement_at(tree, slot.ordinal))
    if ordinal is None:
        return repair
    here = Suspect(slot.file, ordinal, location_of(steps(tree)[ordinal], source, slot.location))
    targets = {leaf: value for (_, leaf), value in places[0].given.items()}
    late = trying.proof.alarm(SHARE)
    for costs in (rounds.WRITTEN, None):
        look = trying.looked(here, costs, targets, False, None, places[0].becomes)
        for _, _, found, edit, becomes in cheapest([(0.0, here, look)] if look else [], Look.seen):
            if late():
                return repair
            if edit.cost <= repair.edit.cost + DEARER and (fixed := judge(here.file, edit)):
                whole = repair.complete and fixed >= repair.fixed
                return trying.repair(here, found, edit, becomes, fixed, whole)
    return repair


def _second_name(tree: ast.Module, statement: Step | None) -> int | None:
    """The place, among the steps, of the next statement that reads what this one binds, where it only renames it."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    name = ast.unparse(statement.targets[0])
    if not isinstance(statement.targets[0], (ast.Name, ast.Attribute)):
        return None
    around = {id(node) for node in ast.walk(function_around(tree, statement))}
    below = [
        (step.lineno, ordinal, step)
        for ordinal, step in enumerate(steps(tree))
        if id(step) in around and step.lineno > (statement.end_lineno or 0) and not hasattr(step, "body")
    ]
    for _, ordinal, step in sorted(below, key=lambda row: row[0]):
        nodes = (node for node in ast.walk(step) if isinstance(node, (ast.Name, ast.Attribute)))
        if any(ast.unparse(node) == name for node in nodes):
            renames = isinstance(step, ast.Assign) and isinstance(step.targets[0], (ast.Name, ast.Attribute))
            return ordinal if renames and ast.unparse(getattr(step, "value", step)) == name else None
    return None
