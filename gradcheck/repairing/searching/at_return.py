"""Moves a division in a new line to the return right below: `return dz / n`, not `dz /= n` above `return dz`."""

from __future__ import annotations

import ast
import re

from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, statement_at, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.at_places import Judge
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.trying import Trying

DIVIDES = re.compile(r"(\w+) /= ([\w.()\[\]]+)")


def in_the_return(trying: Trying, repair: Repair, judge: Judge) -> Repair:
    """The repair, or that division in the statement right below that returns nothing but what is divided."""
    line = DIVIDES.fullmatch(repair.edit.after) if repair.edit.kind == INSERT else None
    if line is None:
        return repair
    name, number = line.groups()
    source = SourceText(trying.proof.text(repair.suspect.file))
    tree = parsed(source.text)
    below = _below(tree, statement_at(tree, repair.suspect.ordinal))
    match below:
        case ast.Return(value=ast.Name(id=returned)) if returned == name:
            end = source.end(below)
        case _:
            return repair
    edit = TextEdit(end, end, f" / {number}", "factor", "", f"1 / {number}", repair.edit.cost)
    here = Suspect(
        repair.suspect.file, steps(tree).index(below), location_of(below, source, repair.suspect.location)
    )
    look = trying.looked(here, rounds.NOTHING)
    if look is None or not repair.fixed <= (fixed := judge(here.file, edit)):
        return repair
    return trying.repair(here, look, edit, repair.becomes, fixed, repair.complete)


def _below(tree: ast.Module, statement: Step | None) -> Step | None:
    """The next statement of the block that this one stands in."""
    for node in nodes_in(tree):
        block = getattr(node, "body", None)
        if isinstance(block, list) and statement in block[:-1]:
            below = block[block.index(statement) + 1]
            return below if isinstance(below, ast.stmt) else None
    return None
