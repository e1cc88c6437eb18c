"""Moves an exchange of indices to the statement that makes what is read, where they then stand as they do beside it.

`dW += d[n, j, i] * window` mends as much as `window = x[rows, columns]` where that has them the other way round. But
`d[n, i, j]` stands in other lines as well, and `[rows, columns]` too: those two agree, and the window is the odd one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import function_around, nodes_in, parsed, statement_at, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.at_places import Judge
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.trying import Trying

READ = 4  # statements that make what it reads


def at_its_maker(trying: Trying, repair: Repair, judge: Judge) -> Repair:
    """The repair, or the exchange of indices in what makes an array that the edited statement reads."""
    source = SourceText(trying.proof.text(repair.suspect.file))
    tree = parsed(source.text)
    statement = statement_at(tree, repair.suspect.ordinal)
    if repair.edit.kind != "index" or statement is None:
        return repair
    around = function_around(tree, statement)
    items = [node for node in nodes_in(around) if isinstance(node, ast.Subscript)]
    own = {id(node) for node in nodes_in(statement)}
    others = {ast.unparse(node) for node in items if id(node) not in own}
    before, after = (_items(text) for text in (repair.statement_before, repair.statement_after))
    gone, come = before - after, after - before
    if not gone or not gone <= others or come & others:
        return repair
    made = dict(enumerate(steps(tree)))
    for ordinal in definitions(tree, statement)[:READ]:
        step = made[ordinal]
        for edit in _exchanged(step, items, source, repair.edit.cost):
            if not repair.fixed <= (fixed := judge(repair.suspect.file, edit)):
                continue
            where = location_of(step, source, repair.suspect.location)
            here = Suspect(repair.suspect.file, ordinal, where)
            look = trying.looked(here, rounds.NOTHING)
            if look is not None:
                return trying.repair(here, look, edit, None, fixed, repair.complete)
    return repair


def _items(text: str) -> set[str]:
    """The items and slices that a statement has; none where it cannot be read."""
    try:
        nodes = ast.walk(ast.parse(text.strip()))
    except SyntaxError:
        return set()
    return {ast.unparse(node) for node in nodes if isinstance(node, ast.Subscript)}


def _exchanged(
    step: ast.AST, items: Sequence[ast.Subscript], source: SourceText, cost: float
) -> Iterator[TextEdit]:
    """The edits by which an index of a statement has its parts in the order in which another item has them."""
    value = step.value if isinstance(step, ast.Assign) else None
    for node in nodes_in(value) if value is not None else ():
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
            continue
        was = [ast.dump(part) for part in node.slice.elts]
        for other in items:
            parts = other.slice.elts if isinstance(other.slice, ast.Tuple) else []
            now = [ast.dump(part) for part in parts]
            if now != was and sorted(now) == sorted(was):
                start, end = source.start(node.slice), source.end(node.slice)
                texts = source.of(node.slice), source.of(other.slice)
                yield TextEdit(start, end, texts[1], "index", *texts, cost)
