"""Looks at what several wrong sums are made from: a number that a loop adds to each of them is wrong by itself.

No true gradient is known for such a number, so no place shows it; what shows are the sums, each for one parameter.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import parsed, statement_at, steps
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

SOURCES = 2  # that are looked at


def from_one_source(trying: Trying, places: Sequence[Place], right: frozenset[str]) -> Iterator[Repair]:
    """The repair of a statement that several of the places read, which mends what they do; it is accepted."""
    needed = frozenset[str]().union(*(place.fixed for place in places)) if len(places) > 1 else frozenset()
    if not needed or any(needed <= place.fixed for place in places):
        return
    file = places[0].slot.file
    for ordinal in _read_by_several(trying.proof, places, file)[:SOURCES]:
        source = SourceText(trying.proof.text(file))
        step = dict(enumerate(steps(parsed(source.text))))[ordinal]
        suspect = Suspect(file, ordinal, location_of(step, source, places[0].slot.location))
        look = trying.looked(suspect, rounds.WRITTEN)
        if look is None or look.is_array:
            continue
        for _, edit, becomes in look.blindly():
            if not trying.proof.in_time():
                return
            now = trying.proof.right_with(file, edit)
            if right | needed <= now and trying.proof.holds(file, edit, now - right):
                repair = trying.repair(
                    suspect, look, edit, becomes, now - right, now == trying.proof.everything
                )
                trying.accept(repair)
                yield repair
                return


def _read_by_several(proof: Proof, places: Sequence[Place], file: str) -> list[int]:
    """The places, among the steps, of what gives a value to a name that two of the statements read."""
    tree = parsed(proof.text(file))
    statements = {p.slot.ordinal: statement_at(tree, p.slot.ordinal) for p in places if p.slot.file == file}
    counts: Counter[int] = Counter()
    for statement in statements.values():
        value = getattr(statement, "value", None)
        names = (
            {node.id for node in ast.walk(value) if isinstance(node, ast.Name)} if value is not None else ()
        )
        for name in names:
            made = definitions(tree, statement, name) if statement is not None else []
            counts.update(made[:1])
    return [ordinal for ordinal, count in counts.most_common() if count > 1]
