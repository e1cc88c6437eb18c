"""Tries the edits that the form of code alone suggests: work on a copy of what is needed, add up what a loop binds."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, islice, takewhile

import numpy as np

from gradcheck.facts import Location
from gradcheck.repairing.editing.aliases import shared_writes
from gradcheck.repairing.editing.begun_anew import begun_anew
from gradcheck.repairing.editing.begun_once import begun_once
from gradcheck.repairing.editing.copies import copies
from gradcheck.repairing.editing.exchanged import exchanged_pieces
from gradcheck.repairing.editing.forgotten import forgotten, is_added
from gradcheck.repairing.editing.handed_signs import handed_signs
from gradcheck.repairing.editing.headers import headers, items, nested_headers
from gradcheck.repairing.editing.kept_inputs import is_of_the_output, kept_inputs
from gradcheck.repairing.editing.left_unread import left_unread
from gradcheck.repairing.editing.left_zero import left_zero
from gradcheck.repairing.editing.listed import listed
from gradcheck.repairing.editing.masked_stores import masked_stores
from gradcheck.repairing.editing.misdirected import misdirected
from gradcheck.repairing.editing.misplaced import misplaced
from gradcheck.repairing.editing.never_carried import never_carried
from gradcheck.repairing.editing.own_arrays import own_arrays
from gradcheck.repairing.editing.own_names import own_names
from gradcheck.repairing.editing.pooled import pooled
from gradcheck.repairing.editing.resets import resets
from gradcheck.repairing.editing.statements import (
    Step,
    function_around,
    functions_around,
    ordinal_of,
    parsed,
    statement_at,
    steps,
)
from gradcheck.repairing.editing.swapped import swapped
from gradcheck.repairing.editing.temporaries import lost_writes
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.thrown_away import thrown_away
from gradcheck.repairing.editing.uncalled import uncalled
from gradcheck.repairing.editing.unindexed import unindexed_sums
from gradcheck.repairing.editing.unread_sizes import unread_sizes
from gradcheck.repairing.editing.unused import unused
from gradcheck.repairing.editing.walks import walks
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.proof import agrees
from gradcheck.repairing.searching.lacking import lacks_a_term
from gradcheck.repairing.searching.lost_sums import lost_sums
from gradcheck.repairing.searching.origin import location_of
from gradcheck.repairing.searching.trying import Trying

WALKS = 12  # edits of that kind
HEADERS = 40  # the same
MORE = 300  # statements and entries for a parameter that has none
FORGOTTEN = 0.3  # of the time that is left, for these of all such parameters
SWAPS = 200  # of two values in each other's place
SIGNS = 60  # that are turned one by one
OVERWRITES = 6  # writes into values of the forward pass that are tried on a copy
Edits = Iterable[tuple[Step, TextEdit, str]]


def by_form(
    trying: Trying, overwrites: Sequence[Location], suspects: Sequence[Suspect], right: frozenset[str]
) -> Iterator[Repair]:
    """The repairs that mend anything, each accepted as it comes."""
    for location in overwrites[:OVERWRITES]:
        if location.file not in trying.proof.bench.files:
            continue
        source = SourceText(trying.proof.text(location.file))
        tree = parsed(source.text)
        ordinal = ordinal_of(tree, location.line, location.column or 0)
        write = statement_at(tree, ordinal) if ordinal is not None else None
        copied = (
            chain(copies(tree, source, write), own_names(tree, source, write)) if write is not None else ()
        )
        repair = _mending(trying, location, source, tree, copied, right)
        if repair is not None:
            right = right | repair.fixed
            yield repair
    for file in trying.proof.bench.files:
        looked_at = {suspect.ordinal for suspect in suspects if suspect.file == file}
        for edits in (_copied, _of_the_walk, _begun):
            for _ in range(OVERWRITES):
                source = SourceText(trying.proof.text(file))
                tree = parsed(source.text)
                found = edits(tree, source, looked_at)
                repair = _mending(trying, Location(file, 1), source, tree, found, right)
                if repair is None:
                    break
                right = right | repair.fixed
                yield repair
        while (repair := _added_up(trying, file, looked_at, right)) is not None:
            right = right | repair.fixed
            yield repair


def of_headers(
    trying: Trying, suspects: Sequence[Suspect], right: frozenset[str], needed: frozenset[str]
) -> Iterator[Repair]:
    """The repair by which a loop goes over all that it should, where that mends what is needed; it is accepted."""

    def made(tree: ast.Module, source: SourceText, looked_at: set[int]) -> Edits:
        order = {id(step): ordinal for ordinal, step in enumerate(steps(tree))}
        kinds = (headers(tree, source), items(tree, source), nested_headers(tree, source))
        return chain.from_iterable(
            islice((row for row in edits if order[id(row[0])] in looked_at), HEADERS) for edits in kinds
        )

    return _enough(trying, suspects, right, needed, made)


def of_signs(
    trying: Trying, suspects: Sequence[Suspect], right: frozenset[str], needed: frozenset[str]
) -> Iterator[Repair]:
    """The repair by one sign of what is handed on, where that mends what is needed; it is accepted."""

    def made(tree: ast.Module, source: SourceText, looked_at: set[int]) -> Edits:
        return islice(handed_signs(tree, source, looked_at), SIGNS)

    return _enough(trying, suspects, right, needed, made)


def of_kept_outputs(
    trying: Trying, suspects: Sequence[Suspect], right: frozenset[str], needed: frozenset[str]
) -> Iterator[Repair]:
    """The repair by which a layer keeps what it is given, not what it returns, where that mends what is needed."""

    def made(tree: ast.Module, source: SourceText, _: set[int]) -> Edits:
        return islice((row for row in kept_inputs(tree, source) if is_of_the_output(row[1])), WALKS)

    return _enough(trying, suspects, right, needed, made)


def of_the_forgotten(trying: Trying, suspects: Sequence[Suspect], right: frozenset[str]) -> Iterator[Repair]:
    """The repairs by a statement or an entry more, like its siblings', for each parameter whose gradient is zero.

    For those whose gradient lacks a term, like a penalty's, by one that adds to what is there.
    """
    proof = trying.proof
    gradients = proof.gradients_now() or {}
    wrong = [p for p in proof.parameters if p.name in proof.everything - right and p.name in gradients]
    lost = [p.name for p in wrong if lacks_a_term(p, gradients[p.name], trying.meanings)]
    ran = {(suspect.file, suspect.ordinal) for suspect in suspects}
    for name in lost:
        siblings = sorted(
            proof.everything - {name}, key=lambda other: (-_alike(other, name), _apart(other, name), other)
        )
        for file in proof.bench.files if name not in right else ():
            source = SourceText(proof.text(file))
            tree = parsed(source.text)
            here = [step for ordinal, step in enumerate(steps(tree)) if (file, ordinal) in ran]
            rows: Edits = forgotten(tree, source, name, siblings, here)
            if np.any(gradients[name]):
                rows = (row for row in rows if is_added(row[1].after))
            else:
                rows = chain(left_zero(tree, source), misdirected(tree, source), rows)
            late = proof.alarm(FORGOTTEN / len(lost), glances=1)
            near = islice((row for row in rows if row[0] in here), MORE)
            in_time = takewhile(lambda _, late=late: not late(), near)  # type: ignore[misc]
            repair = _mending(trying, Location(file, 1), source, tree, in_time, right)
            if repair is not None:
                right = right | repair.fixed
                yield repair


def of_the_exchanged(trying: Trying, suspects: Sequence[Suspect], right: frozenset[str]) -> Iterator[Repair]:
    """The repair by which two parameters that have each other's true gradient get their own."""
    proof = trying.proof
    gradients = proof.gradients_now() or {}
    wrong = [p for p in proof.parameters if p.name in proof.everything - right and p.name in gradients]
    if not any(
        agrees(gradients[a.name], b) and agrees(gradients[b.name], a) for a, b in combinations(wrong, 2)
    ):
        return
    ran = {(suspect.file, suspect.ordinal) for suspect in suspects}
    for file in proof.bench.files:
        source = SourceText(proof.text(file))
        tree = parsed(source.text)
        here = [step for ordinal, step in enumerate(steps(tree)) if (file, ordinal) in ran]
        repair = _mending(
            trying, Location(file, 1), source, tree, islice(swapped(here, source), SWAPS), right
        )
        if repair is not None:
            right = right | repair.fixed
            yield repair


def _alike(name: str, other: str) -> int:
    """How many characters two names have alike: `p['W2']` is the sibling of `p['b2']` before `p['W1']` is."""
    return sum(a == b for a, b in zip(name, other)) if len(name) == len(other) else 0


def _apart(name: str, other: str) -> int:
    """How far the numbers of two names are apart: `W2` is nearer to `W3` than `W1` is."""
    ours, theirs = (re.findall(r"\d+", each) for each in (name, other))
    return sum(abs(int(a) - int(b)) for a, b in zip(ours, theirs))


def _enough(
    trying: Trying,
    suspects: Sequence[Suspect],
    right: frozenset[str],
    needed: frozenset[str],
    made: Callable[[ast.Module, SourceText, set[int]], Edits],
) -> Iterator[Repair]:
    """The repair by one of such edits of a file that mends what is needed; it is accepted."""
    for file in trying.proof.bench.files:
        source = SourceText(trying.proof.text(file))
        tree = parsed(source.text)
        looked_at = {suspect.ordinal for suspect in suspects if suspect.file == file}
        edits = made(tree, source, looked_at)
        repair = _mending(trying, Location(file, 1), source, tree, edits, right)
        if repair is not None and needed <= repair.fixed:
            yield repair
            return
        if repair is not None:
            trying.withdraw(repair)


def _copied(tree: ast.Module, source: SourceText, looked_at: set[int]) -> Edits:
    """Edits by which a statement works on a copy of what another name stands for, or on no copy."""
    order = {id(step): ordinal for ordinal, step in enumerate(steps(tree))}
    writes = [write for write in shared_writes(tree) if order[id(write)] in looked_at]
    shared = (row for write in writes[:OVERWRITES] for row in copies(tree, source, write))
    return chain(shared, islice(lost_writes(tree, source), OVERWRITES))


def _begun(tree: ast.Module, source: SourceText, looked_at: set[int]) -> Edits:
    """Edits by which an object's sums, or what a loop carries on, are begun anew in a function that is run."""
    order = {id(step): ordinal for ordinal, step in enumerate(steps(tree))}
    ran = {id(around) for id_, around in functions_around(tree).items() if order[id_] in looked_at}
    rows = chain(resets(tree, source), begun_once(tree, source))
    return (row for row in rows if id(function_around(tree, row[0])) in ran)


def _of_the_walk(tree: ast.Module, source: SourceText, looked_at: set[int]) -> Edits:
    """Edits of what the layers and branches hand on to each other, and of entries that are overwritten."""
    order = {id(step): ordinal for ordinal, step in enumerate(steps(tree))}
    found = (
        *listed(tree, source),
        *uncalled(tree, source),
        *walks(tree, source),
        *masked_stores(tree, source),
        *own_arrays(tree, source),
        *exchanged_pieces(tree, source),
        *thrown_away(tree, source),
        *unindexed_sums(tree, source),
        *pooled(tree, source),
    )
    near = (row for row in found if order[id(row[0])] in looked_at or isinstance(row[0], ast.Expr))
    more = (row for row in unused(tree, source) if order[id(row[0])] in looked_at)
    # a call whose result is dropped makes no value that could be odd, and what nothing reads is right as it is made
    ran = {id(around) for id_, around in functions_around(tree).items() if order[id_] in looked_at}
    moved = chain(misplaced(tree, source), never_carried(tree, source), unread_sizes(tree, source))
    stored = (row for row in moved if id(function_around(tree, row[0])) in ran)
    kept = islice((row for row in kept_inputs(tree, source) if not is_of_the_output(row[1])), WALKS)
    other = islice((row for row in left_unread(tree, source) if order[id(row[0])] in looked_at), WALKS)
    return [*islice(stored, WALKS), *islice(near, WALKS), *islice(more, WALKS), *kept, *other]


def _added_up(trying: Trying, file: str, looked_at: set[int], right: frozenset[str]) -> Repair | None:
    """The edit by which a loop adds up what each round of it bound, or began, anew, if that mends anything."""
    source = SourceText(trying.proof.text(file))
    tree = parsed(source.text)
    order = {id(step): ordinal for ordinal, step in enumerate(steps(tree))}
    rows = chain(lost_sums(tree, source), begun_anew(tree, source))
    found = (row for row in rows if order[id(row[0])] in looked_at or isinstance(row[0], ast.Expr))
    return _mending(trying, Location(file, 1), source, tree, found, right)


def _mending(
    trying: Trying, near: Location, source: SourceText, tree: ast.Module, edits: Edits, right: frozenset[str]
) -> Repair | None:
    """The one of these edits that mends most, the first of equal ones; it is accepted."""
    proof = trying.proof
    best: Repair | None = None
    for step, edit, shown in edits:
        if right == proof.everything or not proof.in_time() or (best is not None and best.complete):
            break
        now = proof.right_with(near.file, edit)
        more = right < now and (best is None or len(best.fixed) < len(now - right))
        if more and proof.holds(near.file, edit, now - right):
            at = next(k for k, node in enumerate(steps(tree)) if node is step)
            suspect = Suspect(near.file, at, location_of(step, source, near))
            whole = now == proof.everything
            end = max(edit.end, source.end(step))  # with the statements behind it that are changed as well
            before = source.bytes[source.start(step) : end].decode()
            if (header := _header(step, edit, source)) is not None:
                before, shown = header
            best = Repair(suspect, edit, before, shown, now - right, whole)
    if best is not None:
        trying.accept(best)
    return best


def _header(step: Step, edit: TextEdit, source: SourceText) -> tuple[str, str] | None:
    """What stands above the body of a loop, or of those inside it, as it is and edited; None for any other edit."""
    start, inner = source.start(step), step
    while isinstance(inner, ast.For) and source.start(inner.body[0]) < edit.end:
        inner = inner.body[0]
    if not isinstance(inner, ast.For) or edit.start < start:
        return None
    before = source.bytes[start : source.start(inner.body[0])].rstrip()
    if edit.end > start + len(before):
        return None
    after = before[: edit.start - start] + edit.replacement.encode() + before[edit.end - start :]
    return before.decode(), after.decode()
