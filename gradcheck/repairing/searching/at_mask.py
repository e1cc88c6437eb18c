"""Moves a mask that a line lacks to the one above it whose mask lets everything through: `dx = d * (a >= 0)`.

`return dx * (z > 0)` mends as much as `a > 0` there, but the mask is not missing: it is one that all entries meet.
"""

from __future__ import annotations

import ast

from gradcheck.repairing.editing.statements import nodes_in, parsed, statement_at, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.at_places import Judge
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.trying import Trying

READ = 4  # statements that make what it reads
STRICT = {ast.GtE: (">=", ">"), ast.LtE: ("<=", "<")}


def in_its_mask(trying: Trying, repair: Repair, judge: Judge) -> Repair:
    """The repair, or the strict comparison in what makes an array that the edited statement reads."""
    source = SourceText(trying.proof.text(repair.suspect.file))
    tree = parsed(source.text)
    statement = statement_at(tree, repair.suspect.ordinal)
    if repair.edit.kind != "factor" or statement is None:
        return repair
    made = steps(tree)
    for ordinal in definitions(tree, statement)[:READ]:
        for node in nodes_in(made[ordinal]):
            match node:
                case ast.Compare(left=left, ops=[operator], comparators=[right]) if type(operator) in STRICT:
                    was, now = STRICT[type(operator)]
                case _:
                    continue
            text = f"{source.of(left)} {now} {source.of(right)}"
            edit = TextEdit(source.start(node), source.end(node), text, "compare", was, now, repair.edit.cost)
            if not repair.fixed <= (fixed := judge(repair.suspect.file, edit)):
                continue
            where = location_of(made[ordinal], source, repair.suspect.location)
            here = Suspect(repair.suspect.file, ordinal, where)
            look = trying.looked(here, rounds.NOTHING)
            if look is not None:
                return trying.repair(here, look, edit, repair.becomes, fixed, repair.complete)
    return repair
