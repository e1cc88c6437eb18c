"""Looks at the sums of single numbers that a wrong statement reads: `s += w[j][i] * d[j]`, in a loop of its own.

What such a sum is after each round is no gradient, so no value tells that it goes wrong there.
"""

from __future__ import annotations

import ast

from gradcheck.repairing.editing.statements import (
    Step,
    function_around,
    nodes_in,
    parsed,
    statement_at,
    steps,
)
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.offers import Row
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

MADE = 0.25  # added to the cost of its edits
SUMS = 3


def number_sums(trying: Trying, place: Place) -> list[Row]:
    """Looks at what adds to a single number that the place is made from, or puts such numbers into a list."""
    slot = place.slot
    source = SourceText(trying.proof.text(slot.file))
    tree = parsed(source.text)
    statement = statement_at(tree, slot.ordinal)
    if statement is None:
        return []
    read = _names(statement)
    inside = {id(node) for node in nodes_in(function_around(tree, statement))}
    found: list[Row] = []
    for ordinal, step in sorted(enumerate(steps(tree)), key=lambda row: -row[1].lineno):
        if id(step) not in inside or step.lineno >= statement.lineno or not _made_by(step) & read:
            continue
        read |= _names(step)
        if isinstance(step, (ast.AugAssign, ast.Expr)):
            suspect = Suspect(slot.file, ordinal, location_of(step, source, slot.location))
            look = trying.looked(suspect, rounds.WRITTEN)
            if look is not None and not look.is_array:
                found.append((MADE, suspect, look))
        if len(found) == SUMS:
            break
    return found


def _made_by(step: Step) -> set[str]:
    """The names that a statement binds, adds to, or appends to a list of."""
    targets: list[ast.expr] = []
    match step:
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub()):
            targets.append(target)
        case ast.Assign(targets=several):
            targets += several
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=held, attr="append"))):
            targets.append(held)
    found = set()
    for each in targets:
        while isinstance(each, ast.Subscript):
            each = each.value
        found |= {each.id} if isinstance(each, ast.Name) else set()
    return found


def _names(step: Step) -> set[str]:
    return {node.id for node in nodes_in(step) if isinstance(node, ast.Name)}
