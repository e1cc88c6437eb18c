"""Tells the cause of a proven edit or of a wrong place: by its words, by its values, else what it is likely about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck.catalogue import LineEvidence, Page, RepairKind, name_line, page
from gradcheck.facts import Location
from gradcheck.repairing.editing.misdirected import TARGET
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.naming.first_delta import is_behind_all, made_for_the_loss
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.lifting import lifted, lifted_repair
from gradcheck.repairing.naming.likely import likely
from gradcheck.repairing.naming.naming import readings
from gradcheck.repairing.naming.operation_reading import HELD
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.place_reading import place_readings
from gradcheck.repairing.naming.relation_reading import Relation, of_a_penalty, relations
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.naming.roles import line_evidence
from gradcheck.repairing.naming.spellings import named_by_spelling, rivals_by_spelling
from gradcheck.repairing.naming.surroundings import leaves_all_turned
from gradcheck.repairing.naming.terms_reading import of_another_loss
from gradcheck.repairing.naming.verifying import Mended, doubts, verified
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.repairing.searching.unmended import Unmended
from gradcheck.stumbling import told_otherwise
from gradcheck.values.meaning import Meaning

MEAN_OF_ONE = {"F1": "A5", "A5": "F1"}  # a bias gradient that is not averaged where the weights' are
OF_A_SLOPE = ("C1", "C1b", "C1c", "C4", "C6")
OF_A_LAYER = ("A1", "A2", "A4", "A5", "B2")  # what a number or a sign is where no penalty has it


@dataclass(frozen=True, slots=True)
class Told:
    """The causes of a wrong statement, the likeliest first, and in words what else it can be.

    Where no relation of a cause was found between the values, `certain` is False: the place alone speaks for it.
    """

    line: LineEvidence | None = None
    pages: tuple[Page, ...] = ()
    doubts: tuple[str, ...] = ()
    certain: bool = True


def told_of_edit(repair: Repair, anatomy: Anatomy | None, location: Location, known: Pass) -> Told:
    """What is told of a proven edit: of all numbers that the statement makes one by one together, or one by one."""
    with told_otherwise():
        together = lifted(anatomy) if anatomy is not None else None
        whole = lifted_repair(repair, together, known.meanings) if together is not None else repair
        if together is not None and whole.becomes is not None:
            told = _told(whole, together, location, known)
            if told.pages and told.certain:
                return _of_which_slope(told, repair, anatomy, location, known)
    return _told(repair, anatomy, location, known)


def _of_which_slope(
    told: Told, repair: Repair, anatomy: Anatomy | None, location: Location, known: Pass
) -> Told:
    """Where all numbers together only show that a slope is wrong or lacks a factor, what its formula says of it."""
    if told.pages[0].code not in ("C2", "C4"):
        return told
    alone = _told(repair, anatomy, location, known)
    sure = bool(alone.pages) and alone.certain and alone.pages[0].code in OF_A_SLOPE
    return alone if sure else told


def _told(repair: Repair, anatomy: Anatomy | None, location: Location, known: Pass) -> Told:
    lines = _readings(repair, anatomy, location, known)
    mended = _mended(repair, anatomy, known)
    lines, pages = _causes(lines, anatomy, repair.becomes, mended, known)
    begins = lines[0].last_layer and lines[0].begins is not False
    if not pages and begins and repair.touched >= known.everything:  # no multiple: another loss
        pages = verified(name_line(of_another_loss(lines[-1])), mended, known)
    if pages and pages[0].code == "D6" and anatomy is not None and anatomy.blows_up:
        lines = [replace(lines[0], kind=RepairKind.RESHAPE)]
        pages = (page("N2"), *pages)
    climbs = repair.touched >= known.everything and (mended.begins or leaves_all_turned(known))
    if pages and pages[0].code == "B2" and climbs:
        pages = (page("B1"), *pages[1:])
    pages = named_by_spelling(pages, lines[0], repair, known)
    if pages:
        told = [*_doubts(lines[0], pages, mended, known)]
        if pages[0].code == "F1" and lines[0].kind is RepairKind.INSERT_FACTOR and not told:
            told.append(_also("A5"))  # an update that divides the weights' gradients alone
        told += [_also(code) for code in rivals_by_spelling(pages[0].code, lines[0], repair)]
        if (
            pages[0].code == "A5"
            and lines[0].needed.what in DELTAS
            and not _is_handed_on(anatomy, mended, known)
        ):
            told.append(_also("E3"))  # an error that was not yet divided, in place of delta
        return Told(lines[0], pages, tuple(dict.fromkeys(told)))
    with told_otherwise():
        codes = likely(lines[-1], repair, anatomy, known)
        return Told(lines[0], tuple(map(page, codes)), tuple(map(_also, codes[1:])), certain=False)
    return Told(lines[0])


def told_of_place(found: Unmended, known: Pass) -> Told:
    """What is told of a wrong place that no edit mends: by the first reading that has a name."""
    mended = Mended(found.made, found.due, found.place.fixed)
    with told_otherwise():
        for line in place_readings(found, known):
            pages = verified(name_line(line), mended, known)
            if pages:
                return Told(line, pages, tuple(_doubts(line, pages, mended, known)))
    return Told()


def _mended(repair: Repair, anatomy: Anatomy | None, known: Pass) -> Mended:
    """What an edit changes, for the relations of causes to be verified."""
    made, due = (anatomy.old, anatomy.new) if anatomy is not None and not anatomy.masks else ((), ())
    inside = [
        (
            _signed(step, step.gone[0]) if step.gone else np.zeros(np.shape(step.come[0].value)),
            _signed(step, step.come[0]),
        )
        for step in (anatomy.steps if anatomy is not None else ())
        if len(step.gone) <= len(step.come) == 1
    ]
    is_loop = repair.statement_before.startswith(("for ", "while "))
    begins = is_behind_all(repair.becomes, known) or made_for_the_loss(repair, anatomy, known)
    steps = anatomy.steps if anatomy is not None else ()
    pieces = [piece for step in steps for piece in (*step.gone, *step.come, *step.kept)]
    operands = [value for piece in pieces for value in (*piece.reads, piece.value)]
    whole = repair.values.get(OLD), repair.values.get(NEW)
    return Mended(made, due, repair.fixed, repair.edit.kind, is_loop, inside, begins, operands, whole)


def _signed(step: Stage, piece: Piece) -> Any:
    """The value of an operand, with the minus it stands behind in a sum."""
    numeric = isinstance(piece.value, (np.ndarray, float)) and np.asarray(piece.value).dtype.kind == "f"
    return -piece.value if numeric and piece.inverse and step.join == "sum" else piece.value


def _doubts(line: LineEvidence, pages: Sequence[Page], mended: Mended, known: Pass) -> Iterator[str]:
    """The other causes that the same values allow, and the one that another reading of the edit would name."""
    if pages and pages[0].code in MEAN_OF_ONE and _is_a_mean_of_one(line):
        yield _also(MEAN_OF_ONE[pages[0].code])
        return
    own = name_line(line) if pages and pages[0].code in line.doubts else ()  # its rival won
    readings = (*line.doubts, *(other.code for other in (*own[:1], *pages[1:2])))
    slope = line.needed if line.needed.what == "activation derivative" else None
    if pages and pages[0].code in ("C1", "C1b") and slope is not None and not slope.function:
        readings = (*readings, "C4")  # no sigmoid and no tanh: the formula may lack a factor
    for code in dict.fromkeys(readings or doubts(pages, mended, known)):
        if pages and code != pages[0].code:
            yield _also(code)


def _is_handed_on(anatomy: Anatomy | None, mended: Mended, known: Pass) -> bool:
    """Whether a gradient is among the operands of a statement, other than what it makes."""
    made = anatomy.old[0] if anatomy is not None else None
    return any(
        role_of(value, known.meanings).what in GRADIENTS
        for value in mended.operands
        if isinstance(value, np.ndarray) and value.size > 1 and not _is_what_is_made(value, made)
    )


def _is_what_is_made(value: Any, made: Any) -> bool:
    return np.shape(value) == np.shape(made) and bool(is_multiple(np.ravel(value), np.ravel(made)))


def _is_a_mean_of_one(line: LineEvidence) -> bool:
    """Whether a bias gradient lacks its 1 / N: a wrong reduction, or a division that only the weights got."""
    lacks = line.kind is RepairKind.INSERT_FACTOR and 0 < (line.after.value or 0) < 1
    averaged = line.kind is RepairKind.REPLACE_FUNCTION and line.function_before == "sum"
    return line.needed.what == "dL/db" and (lacks or averaged)


def _also(code: str) -> str:
    other = page(code)
    return f"it can also be {code} {other.name}: {other.title[:1].lower()}{other.title[1:]}"


def _readings(repair: Repair, anatomy: Anatomy | None, location: Location, known: Pass) -> list[LineEvidence]:
    """How the edit can be told. What stumbles over odd values says nothing: the proof stands without it."""
    with told_otherwise():
        return readings(repair, anatomy, location, known)
    return [line_evidence(repair, known.meanings, known.sizes, frozenset())]


def _causes(
    told: list[LineEvidence],
    anatomy: Anatomy | None,
    becomes: Meaning | None,
    mended: Mended,
    known: Pass,
) -> tuple[list[LineEvidence], tuple[Page, ...]]:
    """The causes of an edit: by its words, else by how what is made relates to what is due."""
    share: Relation | None = None
    with told_otherwise():
        share = of_a_penalty(told[-1], anatomy, known)
    pages = verified(name_line(*told), mended, known)
    told_so = bool(pages) and pages[0].code.startswith("G")
    # no penalty is all that every gradient comes from, nor what a sum in the weights' own array begins with
    if share is not None and (
        (told[-1].whole_pass and not share.of_weights)
        or told[-1].kind is RepairKind.INSERT_COPY
        or told[-1].after == HELD
        or mended.edit == TARGET  # what is bound to no name was not a share of anything
    ):
        share = None
    if share is not None and not told_so and (not pages or pages[0].code in OF_A_LAYER or share.of_weights):
        shared = name_line(share.line)
        another = bool(shared) and shared[0].code == "D6"  # then no gradient that rests on it is right
        another = another and "B2" not in share.line.doubts  # a term with the other sign speaks for itself
        if not another or verified(shared[:1], mended, known):
            return [share.line], shared  # one term of the loss, no layer
    if pages:
        return told, pages
    with told_otherwise():
        for relation in relations(told[-1], anatomy, becomes, known):
            between = replace(mended, made=relation.made, due=relation.due)
            pages = verified(name_line(relation.line), between, known)
            if pages:
                return [relation.line], pages
    first = name_line(*told)[:1]
    rest = verified(tuple(page(code) for code in told[-1].doubts), mended, known) if first else ()
    if rest:  # a mere number tells no formula, though it may be missing from one
        return [replace(told[-1], doubts=(first[0].code,))], rest
    return told, ()
