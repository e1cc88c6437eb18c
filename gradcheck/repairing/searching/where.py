"""Looks at what says where a wrong statement reads and writes: loops around it, slices, numbers and counts above it."""

from __future__ import annotations

import ast
from contextlib import suppress
from types import FrameType

from gradcheck.repairing.editing.statements import (
    Step,
    function_around,
    nodes_in,
    parsed,
    statement_at,
    steps,
    targets_of,
)
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Suspect
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Slot
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.look import Look
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

MADE = 0.25  # added where a statement says it of what the place is made from


def looks_where(trying: Trying, place: Place, most: int) -> list[tuple[float, Suspect, Look]]:
    """Looks at so many of the statements, the nearest first, each with what is added to the cost of its edits.

    Of the place, and of what it is made from.
    """
    found: dict[tuple[str, int], tuple[float, Suspect, Look]] = {}
    for slot in (place.slot, *place.before):
        source = SourceText(trying.proof.text(slot.file))
        tree = parsed(source.text)
        statement = statement_at(tree, slot.ordinal)
        made = dict(enumerate(steps(tree)))
        if statement is None:
            continue
        counts = _counts(trying.proof, slot, statement)
        for ordinal in _saying_where(tree, statement, counts)[:most]:
            if (slot.file, ordinal) in found:
                continue
            suspect = Suspect(slot.file, ordinal, location_of(made[ordinal], source, slot.location))
            look = trying.looked(suspect, rounds.WRITTEN)
            if look is not None:
                found[slot.file, ordinal] = 0.0 if slot is place.slot else MADE, suspect, look
    return list(found.values())


def _counts(proof: Proof, slot: Slot, statement: Step) -> set[str]:
    """The names of whole numbers that a statement reads, such as the number of samples."""
    found: set[str] = set()
    names = {node.id for node in nodes_in(statement) if isinstance(node, ast.Name)}

    def look(frame: FrameType) -> None:
        found.update(name for name in names if type(frame.f_locals.get(name)) is int)

    with suppress(SyntaxError, ValueError):
        proof.look(slot.file, slot.ordinal, look)
    return found


def _saying_where(tree: ast.Module, statement: Step, counts: set[str]) -> list[int]:
    """The places, among the steps, of what says where it reads and writes, or whether: loops and conditions around it,
    those that skip it, slices and numbers, its counts among them.
    """
    around = function_around(tree, statement)
    used = counts | {
        n.id
        for node in nodes_in(statement)
        if isinstance(node, ast.Subscript)
        for n in nodes_in(node.slice)
        if isinstance(n, ast.Name)
    }
    inside = {id(node) for node in nodes_in(around)} if used else set()
    found = []
    for ordinal, node in enumerate(steps(tree)):
        if id(node) not in inside or node is statement or node.lineno > statement.lineno:
            continue
        if isinstance(node, ast.For):
            chosen = any(child is statement for child in nodes_in(node))
        elif isinstance(node, ast.If):
            chosen = _skips(node) or any(child is statement for child in nodes_in(node))
        else:
            chosen = isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Name) and t.id in used for t in targets_of(node)
            )
        if chosen:
            found.append((node.lineno, ordinal))
    return [ordinal for _, ordinal in sorted(found, reverse=True)]


def _skips(condition: ast.If) -> bool:
    """Whether a condition leads to the next round of a loop, and to nothing else."""
    return len(condition.body) == 1 and isinstance(condition.body[0], (ast.Continue, ast.Break))
