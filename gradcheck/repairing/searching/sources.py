"""Looks at what several wrong statements read: what is edited in each of them may be wrong by itself.

No true gradient is known for a number that a loop adds to several sums, so no place shows it; what shows are the sums,
each for one parameter. And a delta shows as little where a line that reads it has an error of its own: with its true
value no more turns right than with another edit of a line that has none. Nor does a gradient that is divided by N look
wrong where it is made, though all that read it divide once more.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, statement_at, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.handed_in import handed_in
from gradcheck.repairing.searching.origin import definitions, location_of
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.trying import Trying

DROPPED = "drop factor"  # a kind of edit
SOURCES = 2  # that are looked at
CALLERS = 4  # that hand over what several read
EDITS = 4  # of an array
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


def above_several(
    trying: Trying, found: Sequence[Repair], located: Callable[[frozenset[str]], list[Repair]]
) -> list[Repair]:
    """The repairs, or those of which one is of an array that several of the statements read, where that takes less.

    It mends what one of them did, and `located` finds and accepts what is left. They are accepted in their place.
    """
    proof, file = trying.proof, found[0].suspect.file
    ordinals = {repair.suspect.ordinal for repair in found if repair.suspect.file == file}
    if len(ordinals) < len(found):
        return list(found)
    for repair in reversed(found):
        trying.withdraw(repair)
    right, near, late = proof.right_now(), found[0].suspect.location, proof.alarm(SHARE)
    dearest = sum(repair.edit.cost for repair in found)
    for ordinal in _read_by_several(proof, ordinals, file)[:SOURCES]:
        suspect = _suspect(proof, file, ordinal, near)
        look = trying.looked(suspect, rounds.WRITTEN)
        if look is None or not look.is_array:
            continue
        for _, edit, becomes in islice(look.seen(), EDITS):
            if late() or not proof.in_time():
                break
            now = proof.right_with(file, edit)
            part = any(right | repair.fixed <= now for repair in found) and now != proof.everything
            if not part or edit.cost >= dearest or not proof.holds(file, edit, now - right):
                continue
            first = replace(trying.repair(suspect, look, edit, becomes, now - right, False), alone=False)
            trying.accept(first)
            rest = located(now)
            cost = edit.cost + sum(repair.edit.cost for repair in rest)
            if proof.right_now() == proof.everything and len(rest) < len(found) and cost < dearest:
                return [first, *rest]
            for repair in reversed(rest):
                trying.withdraw(repair)
            trying.withdraw(first)
    for repair in found:
        trying.accept(repair)
    return list(found)


def _suspect(proof: Proof, file: str, ordinal: int, near: Location) -> Suspect:
    source = SourceText(proof.text(file))
    return Suspect(
        file, ordinal, location_of(dict(enumerate(steps(parsed(source.text))))[ordinal], source, near)
    )


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
    read = _read_by_several(trying.proof, ordinals, file)[:SOURCES]
    for ordinal in (*_handed_to_several(trying.proof, ordinals, file)[:CALLERS], *read):
        suspect = _suspect(trying.proof, file, ordinal, near)
        look = trying.looked(suspect, rounds.WRITTEN)
        if look is None or (not look.is_array and _is_one_too_many(trying.proof, suspect, right | needed)):
            continue
        # of an array only a factor is known to be too much, that those who read it have as well
        dropped = [(edit, None) for edit in look.written if edit.kind == DROPPED]
        for edit, becomes in dropped if look.is_array else [row[1:] for row in look.blindly()]:
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


def _is_one_too_many(proof: Proof, suspect: Suspect, needed: frozenset[str]) -> bool:
    """Whether a number should be 1: it is no wrong one, but those who read it should not divide by it."""
    source = SourceText(proof.text(suspect.file))
    value = getattr(statement_at(parsed(source.text), suspect.ordinal), "value", None)
    if not isinstance(value, ast.expr) or isinstance(value, ast.Constant):
        return False
    one = TextEdit(source.start(value), source.end(value), "1", "constant", source.of(value), "1", 1.0)
    return needed <= proof.right_with(suspect.file, one)


def _read_by_several(proof: Proof, ordinals: Collection[int], file: str) -> list[int]:
    """The places, among the steps, of what gives a value to a name that two of the statements read."""
    tree = parsed(proof.text(file))
    counts: Counter[int] = Counter()
    for statement, name in _names(tree, ordinals):
        counts.update(definitions(tree, statement, name)[:1])
    return [ordinal for ordinal, count in counts.most_common() if count > 1]


def _handed_to_several(proof: Proof, ordinals: Collection[int], file: str) -> list[int]:
    """Those of what makes an argument of their function that two of the statements read."""
    text = proof.text(file)
    counts = Counter(
        ordinal
        for statement, name in _names(parsed(text), ordinals)
        for ordinal in handed_in(text, statement, name)
    )
    return [ordinal for ordinal, count in counts.items() if count > 1]


def _names(tree: ast.Module, ordinals: Collection[int]) -> Iterator[tuple[Step, str]]:
    """The statements with each of the names that they read."""
    for statement in (statement_at(tree, ordinal) for ordinal in ordinals):
        if statement is None:
            continue
        places_to = targets_of(statement)
        read = [
            getattr(statement, "value", None),
            *(t.slice for t in places_to if isinstance(t, ast.Subscript)),
        ]
        nodes = (node for part in read if part is not None for node in nodes_in(part))
        for name in {node.id for node in nodes if isinstance(node, ast.Name)}:
            yield statement, name
