"""Looks at what several wrong sums are made from: a number that a loop adds to each of them is wrong by itself.

No true gradient is known for such a number, so no place shows it; what shows are the sums, each for one parameter.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import parsed, statement_at, steps, targets_of
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

SOURCES = 2  # that are looked at
SHARE = 0.3  # of the time that is left, for one repair in place of several


def from_one_source(trying: Trying, places: Sequence[Place], right: frozenset[str]) -> Iterator[Repair]:
    """The repair of a statement that several of the places read, which mends what they do; it is accepted."""
    needed = frozenset[str]().union(*(place.fixed for place in places)) if len(places) > 1 else frozenset()
    if not needed or any(needed <= place.fixed for place in places):
        return
    near = places[0].slot.location
    file = places[0].slot.file
    ordinals = {place.slot.ordinal for place in places if place.slot.file == file}
    yield from islice(_mending(trying, file, near, ordinals, right, needed, trying.proof.alarm(1.0)), 1)


def in_their_place(trying: Trying, found: Sequence[Repair]) -> Repair | None:
    """The one repair of a number that several edited statements read, by which all is right without their edits.

    It is accepted in their place; where there is none, they stay.
    """
    proof, file = trying.proof, found[0].suspect.file
    if any(repair.suspect.file != file for repair in found):
        return None
    for repair in reversed(found):
        trying.withdraw(repair)
    ordinals = {repair.suspect.ordinal for repair in found}
    right, near = proof.right_now(), found[0].suspect.location
    late = proof.alarm(SHARE)
    for one in _mending(trying, file, near, ordinals, right, proof.everything, late):
        return one
    for repair in found:
        trying.accept(repair)
    return None


def _mending(
    trying: Trying,
    file: str,
    near: Location,
    ordinals: Collection[int],
    right: frozenset[str],
    needed: frozenset[str],
    late: Callable[[], bool],
) -> Iterator[Repair]:
    """The repairs of what several of these statements read that mend what is needed, accepted as they come."""
    for ordinal in _read_by_several(trying.proof, ordinals, file)[:SOURCES]:
        source = SourceText(trying.proof.text(file))
        step = dict(enumerate(steps(parsed(source.text))))[ordinal]
        suspect = Suspect(file, ordinal, location_of(step, source, near))
        look = trying.looked(suspect, rounds.WRITTEN)
        if look is None or look.is_array:
            continue
        for _, edit, becomes in look.blindly():
            if late() or not trying.proof.in_time():
                return
            now = trying.proof.right_with(file, edit)
            if right | needed <= now and trying.proof.holds(file, edit, now - right):
                repair = trying.repair(
                    suspect, look, edit, becomes, now - right, now == trying.proof.everything
                )
                trying.accept(repair)
                yield repair
                return


def _read_by_several(proof: Proof, ordinals: Collection[int], file: str) -> list[int]:
    """The places, among the steps, of what gives a value to a name that two of the statements read."""
    tree = parsed(proof.text(file))
    counts: Counter[int] = Counter()
    for statement in (statement_at(tree, ordinal) for ordinal in ordinals):
        places_to = targets_of(statement) if statement is not None else ()
        read = [
            getattr(statement, "value", None),
            *(t.slice for t in places_to if isinstance(t, ast.Subscript)),
        ]
        nodes = (node for part in read if part is not None for node in ast.walk(part))
        for name in {node.id for node in nodes if isinstance(node, ast.Name)}:
            made = definitions(tree, statement, name) if statement is not None else []
            counts.update(made[:1])
    return [ordinal for ordinal, count in counts.most_common() if count > 1]
