"""Looks at what says where a wrong statement reads and writes: the loops around it, slices and numbers above it."""

from __future__ import annotations

import ast

from gradcheck.repairing.editing.statements import Step, function_around, statement_at, steps, targets_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying


def looks_where(trying: Trying, place: Place, most: int) -> list[tuple[float, Suspect, Look]]:
    """Looks at so many of the statements, the nearest first, each with what is added to the cost of its edits."""
    source = SourceText(trying.proof.text(place.slot.file))
    tree = ast.parse(source.bytes)
    statement = statement_at(tree, place.slot.ordinal)
    made = dict(enumerate(steps(tree)))
    found: list[tuple[float, Suspect, Look]] = []
    for ordinal in _saying_where(tree, statement)[:most] if statement is not None else ():
        at = location_of(made[ordinal], source, place.slot.location)
        suspect = Suspect(place.slot.file, ordinal, at)
        look = trying.looked(suspect, rounds.WRITTEN)
        found += [(0.0, suspect, look)] if look is not None else []
    return found


def _saying_where(tree: ast.Module, statement: Step) -> list[int]:
    """The places, among the steps, of what says where it reads and writes: loops around it, slices and numbers."""
    around = function_around(tree, statement)
    used = {
        n.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Subscript)
        for n in ast.walk(node.slice)
        if isinstance(n, ast.Name)
    }
    inside = {id(node) for node in ast.walk(around)} if used else set()
    found = []
    for ordinal, node in enumerate(steps(tree)):
        if id(node) not in inside or node is statement or node.lineno > statement.lineno:
            continue
        if isinstance(node, ast.For):
            chosen = any(child is statement for child in ast.walk(node))
        else:
            chosen = isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id in used for t in targets_of(node)
            )
        if chosen:
            found.append((node.lineno, ordinal))
    return [ordinal for _, ordinal in sorted(found, reverse=True)]
