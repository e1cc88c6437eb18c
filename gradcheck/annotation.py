"""Tells what a search for repairs has proven: the annotated lines of the backward pass, the edits, the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import LineEvidence, Page, name_line, page
from gradcheck.diagnose import told_once
from gradcheck.facts import AnnotatedBackward, AnnotatedLine, Array, Edit, Finding, Location, Severity
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import Graph
from gradcheck.repairing.naming.anatomy import Anatomy, Stage
from gradcheck.repairing.naming.anatomy import Piece as Operand
from gradcheck.repairing.naming.context import overwritten
from gradcheck.repairing.naming.first_delta import is_behind_all, made_for_the_loss
from gradcheck.repairing.naming.naming import readings
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.place_reading import place_readings
from gradcheck.repairing.naming.relation_reading import Relation, of_a_penalty, relations
from gradcheck.repairing.naming.roles import line_evidence
from gradcheck.repairing.naming.terms_reading import of_another_loss
from gradcheck.repairing.naming.verifying import Mended, doubts, verified
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.repairing.running.slots import Slot
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.unmended import Unmended
from gradcheck.stumbling import costs_only, told_otherwise
from gradcheck.values.meaning import Meaning
from gradcheck.values.packed import Piece

OF_A_LAYER = ("A1", "A2", "A4", "A5", "B2")  # what a number or a sign is where no penalty has it
FIRST_UNKNOWN = (
    "up to here every value is known; this one is no gradient of the loss. Whether this statement is wrong or what it "
    "is made from, no edit has proven"
)
FIRST_BEHIND_THE_LOST = (
    "up to here every value is known; of what comes from here on the forward pass tells nothing, for it could not be "
    "followed. The wrong statement is this one, one that it is made from, or a later one"
)
UNNAMED = "W0"  # the code of a wrong statement whose edit has no cause of its own


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """The annotated backward pass, with a finding for each statement that was proven wrong."""

    backward: AnnotatedBackward
    findings: tuple[Finding, ...]
    evidence: tuple[LineEvidence, ...]
    pieces: tuple[Piece, ...] = ()  # of vectors that hold all weights, which findings are told of
    sizes: Mapping[str, int] = field(
        default_factory=dict
    )  # that occur, samples gone through one by one included
    untold: tuple[str, ...] = ()  # what is missing, and why, one sentence each


def annotation_of(
    statements: Sequence[blame.Statement],
    repairs: Sequence[Repair],
    unmended: Sequence[Unmended],
    anatomies: Mapping[Repair, Anatomy | None],
    known: Pass,
    right: bool,
    updated: Mapping[str, Array],
    stumbles: list[str],
) -> Annotation:
    """The backward pass with what was proven of it; `unmended` are wrong places for which no edit is known.

    `updated` are the parameters as a step leaves them. What could not be told is said in `stumbles`.
    """
    shared, graph, recording = known.shared, known.graph, known.recording
    place = {(s.location.file, s.location.line): s for s in statements}
    exact = {blame.key_of(s.location): s for s in statements}  # several statements may stand on one line
    wrong: set[blame.Key] = set()
    notes: dict[blame.Key, str] = {}
    edits: list[Edit] = []
    findings: list[Finding] = []
    evidence: list[LineEvidence] = []
    extra: list[AnnotatedLine] = []
    for repair in sorted(repairs, key=lambda repair: _when(repair, place, statements)):
        own = repair.suspect.location
        statement = exact.get(blame.key_of(own)) or place.get((own.file, own.line))
        location = statement.location if statement is not None else repair.suspect.location
        pages: tuple[Page, ...] = ()
        doubted: tuple[str, ...] = ()
        with costs_only("the cause of an edit is not told", stumbles):
            told, pages, doubted = _told(repair, anatomies.get(repair), location, known)
            evidence.append(told)
        note = _note(repair, pages)
        wrong.add(blame.key_of(location))
        notes[blame.key_of(location)] = note
        if statement is None:
            meaning = repair.was.words() if repair.was is not None else "unknown"
            extra.append(AnnotatedLine(location, "", repair.shape, meaning, "wrong", note))
        names = _listed(sorted(repair.fixed)) + (" is" if len(repair.fixed) == 1 else " are")
        before, after = repair.change or (repair.statement_before, repair.statement_after)
        effect = (
            "with this edit all gradients are right"
            if repairs[-1].complete
            and (len(repairs) == 1 or (repair.change and repair.alone))
            and not unmended
            else f"with this edit{'' if repair.alone else _others(repairs) + ','} {names} right"
        )
        code = pages[0].code if pages else ""
        complete = repairs[-1].complete and not unmended
        edit = Edit(location, before, after, effect, complete, code)
        if not any((e.location, e.before, e.after) == (location, before, after) for e in edits):
            edits.append(edit)
        remarks = (*_remarks(code, location, recording, graph), *doubted)
        others = "" if repair.alone else _others(repairs)
        finding = _finding(edit, repair, pages, note, remarks, others)
        if not any((f.code, f.help, f.location) == (code, finding.help, finding.location) for f in findings):
            findings.append(finding)
    undecided: set[blame.Key] = set()
    for one in unmended:
        found = one.shown
        slots = (*found.before, found.slot) if _is_open(found) else (found.slot,)
        pages, doubted = (), ()
        with costs_only("the cause of a wrong value is not told", stumbles):
            named, pages, mended = _named(one, known)
            doubted = tuple(_doubts(named[0], pages, mended, known)) if named else ()
            evidence.extend(named)
        findings.append(_without_edit(found, pages, doubted))
        for slot in slots:
            key = blame.key_of(slot.location)
            (undecided if len(slots) > 1 else wrong).add(key)
            notes[key] = _should(found) if len(slots) == 1 else _either(slots)
            if (slot.location.file, slot.location.line) not in place and slot is found.slot:
                was = found.was.words() if found.was is not None else "unknown"
                mark = "undecided" if len(slots) > 1 else "wrong"
                extra.append(AnnotatedLine(slot.location, "", None, was, mark, notes[key]))
    if not findings and not right and shared is None:
        for statement in blame.suspicion(statements, frozenset()):
            if statement.enters:
                key = blame.key_of(statement.location)
                (wrong if statement.loses and not graph.lost else undecided).add(key)
                notes[key] = FIRST_UNKNOWN if not graph.lost else FIRST_BEHIND_THE_LOST
                break
    summary = _summary(edits, repairs, unmended, right)
    if shared is not None and not repairs:
        summary = (
            f"no line is wrong by itself: all gradients carry the factor {shared:.6g}, so it is the loss "
            "that differs from the one this code descends"
        )
    lines = tuple(
        _merged(blame.annotated(statements, frozenset(wrong), notes, updated, frozenset(undecided)), extra)
    )
    return Annotation(AnnotatedBackward(lines, tuple(edits), summary), tuple(findings), tuple(evidence))


def _told(
    repair: Repair, anatomy: Anatomy | None, location: Location, known: Pass
) -> tuple[LineEvidence, tuple[Page, ...], tuple[str, ...]]:
    """How an edit is told, its causes, and what else it can be."""
    told = _readings(repair, anatomy, location, known)
    mended = _mended(repair, anatomy, known)
    told, pages = _causes(told, anatomy, repair.becomes, mended, known)
    begins = told[0].last_layer and told[0].begins is not False
    if not pages and begins and repair.fixed >= known.everything:  # no multiple: another loss
        pages = verified(name_line(of_another_loss(told[-1])), mended, known)
    return told[0], pages, tuple(_doubts(told[0], pages, mended, known))


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


def _signed(step: Stage, piece: Operand) -> Any:
    """The value of an operand, with the minus it stands behind in a sum."""
    numeric = isinstance(piece.value, (np.ndarray, float)) and np.asarray(piece.value).dtype.kind == "f"
    return -piece.value if numeric and piece.inverse and step.join == "sum" else piece.value


def _when(
    repair: Repair, place: Mapping[tuple[str, int], blame.Statement], statements: Sequence[blame.Statement]
) -> int:
    """When the repaired statement comes into play: a statement without events right before the next line's."""
    location = repair.suspect.location
    later = [
        s.first for s in statements if s.location.file == location.file and s.location.line >= location.line
    ]
    found = place.get((location.file, location.line))
    return found.first if found is not None else min(later, default=1 << 60)


def _merged(lines: list[AnnotatedLine], extra: Sequence[AnnotatedLine]) -> list[AnnotatedLine]:
    for line in extra:
        where = line.location
        at = next(
            (
                i
                for i, l in enumerate(lines)
                if l.location.file == where.file and l.location.line > where.line
            ),
            len(lines),
        )
        lines.insert(at, line)
    return lines


def _note(repair: Repair, pages: Sequence[Page]) -> str:
    """What the statement yields and what it should, as a teacher says it; else its cause."""
    should = repair.becomes.words() if repair.becomes is not None else ""
    was = repair.was.words() if repair.was is not None else ""
    if should and was and should != was:
        return f"this is {was}; it should be {should}"
    if should:
        return f"this should be {should}"
    title = pages[0].title if pages else "this statement is wrong"
    return title[:1].lower() + title[1:]


def _remarks(code: str, location: Location, recording: Recording, graph: Graph) -> tuple[str, ...]:
    """What must be added where the edit mends the gradient, but the fault lies elsewhere."""
    if code == "O1":
        written = dict.fromkeys(event.site.statement for event in overwritten(recording, graph))
        return tuple(
            f"line {place.line} writes into it: {(place.text or '').strip()}"
            for place in list(written)[:2]
            if place.line != location.line
        )
    if code != "D3":
        return ()
    return (
        "the numbers of one sample do not add up to 1, those of the whole batch do: it is likelier that the forward "
        "pass should divide by a sum per sample, and then this line is right as it was",
    )


def _doubts(line: LineEvidence, pages: Sequence[Page], mended: Mended, known: Pass) -> Iterator[str]:
    """The other causes that the same values allow, and the one that another reading of the edit would name."""
    own = name_line(line) if pages and pages[0].code in line.doubts else ()  # its rival won
    readings = (*line.doubts, *(other.code for other in (*own[:1], *pages[1:2])))
    for code in dict.fromkeys(readings or doubts(pages, mended, known)):
        if pages and code != pages[0].code:
            other = page(code)
            yield f"it can also be {code} {other.name}: {other.title[:1].lower()}{other.title[1:]}"


def _others(repairs: Sequence[Repair]) -> str:
    return " and the other one" if len(repairs) == 2 else " and the others"


def _finding(
    edit: Edit, repair: Repair, pages: Sequence[Page], note: str, notes: Sequence[str], others: str
) -> Finding:
    summary = pages[0].title if pages else "this statement is wrong, in a way that has no name here"
    repeats = note.lower() == summary.lower() or note == "this statement is wrong"
    edited = f"with this edit{others}" if others else "edited so"
    proof = f"proven: {edited}, the code's own backward gives the true {_listed(sorted(repair.fixed))}"
    return Finding(
        pages[0].code if pages else UNNAMED,
        pages[0].name if pages else "wrong-statement",
        ", ".join(sorted(repair.fixed)),
        summary,
        notes=(*(() if repeats else (note,)), *notes, proof),
        help=f"move it {repair.edit.after}" if repair.edit.kind == "move" else f"write {edit.after}",
        severity=Severity.ERROR,
        location=replace(edit.location, text=edit.before),
    )


def _is_open(place: Place) -> bool:
    """Whether what it is made from may be wrong as well: it has no meaning, and nothing right rests on it."""
    return bool(place.before) and place.standing != "misnamed"


def _either(slots: Sequence[Slot]) -> str:
    lines = sorted({slot.location.line for slot in slots})
    return f"undecided: one of lines {_listed([str(line) for line in lines])} is wrong, nothing tells which"


def _should(place: Place) -> str:
    was = place.was.words() if place.was is not None else ""
    should = place.becomes.words()
    return f"this is {was}; it should be {should}" if was and was != should else f"this should be {should}"


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
    if share is not None and (not pages or pages[0].code in OF_A_LAYER):  # one term of the loss, no layer
        return [share.line], name_line(share.line)
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


def _named(found: Unmended, known: Pass) -> tuple[list[LineEvidence], tuple[Page, ...], Mended]:
    """The first reading of a wrong place that has a name, its causes, and what they were verified by."""
    mended = Mended(found.made, found.due, found.place.fixed)
    with told_otherwise():
        for line in place_readings(found, known):
            pages = verified(name_line(line), mended, known)
            if pages:
                return [line], pages, mended
    return [], (), mended


def _without_edit(place: Place, pages: Sequence[Page], doubts: Iterable[str]) -> Finding:
    """A statement that is proven to be wrong by the value it should have, though no edit is known that yields it."""
    names = _listed(sorted(place.fixed))
    either = (_either((*place.before, place.slot)),) if _is_open(place) else ()
    return Finding(
        pages[0].code if pages else UNNAMED,
        pages[0].name if pages else "wrong-statement",
        ", ".join(sorted(place.fixed)),
        pages[0].title
        if pages
        else "this statement, or what it is made from, is wrong in a way that has no name here",
        notes=(
            *either,
            _should(place),
            *doubts,
            f"proven: with {place.becomes.words()} here, the code's own backward gives the true {names}",
        ),
        help="no single edit that is known here repairs it",
        severity=Severity.ERROR,
        location=place.slot.location,
        certain=not pages,  # that it is wrong is proven, its cause is not: no edit shows it
    )


def _summary(
    edits: Sequence[Edit], repairs: Sequence[Repair], unmended: Sequence[Unmended], right: bool
) -> str:
    if right:
        return "every gradient is right"
    if unmended and not repairs:
        return (
            f"what {_made_at(unmended)} must become another value, there or in what it is made from; no single edit "
            "that is known here does it"
        )
    if not repairs:
        return "no single edit that is known here repairs it"
    if not repairs[-1].complete or unmended:
        left = f"what {_made_at(unmended)} is wrong" if unmended else "something else is wrong"
        return f"{_wrong_in_turn(edits)}; {left} too, and no single edit that is known here repairs it"
    if len(edits) == 1:
        return f"line {edits[0].location.line} is wrong; with the edit all gradients are right"
    count = "both" if len(edits) == 2 else f"all {len(edits)}"
    return f"{_wrong_in_turn(edits)}; with {count} edits all gradients are right"


def _made_at(unmended: Sequence[Unmended]) -> str:
    lines = list(dict.fromkeys(str(wrong.shown.slot.location.line) for wrong in unmended))
    return f"line {lines[0]} makes" if len(lines) == 1 else f"lines {_listed(lines)} make"


def _wrong_in_turn(edits: Sequence[Edit]) -> str:
    """`line 31 is wrong first, then line 24`, in the order in which they run."""
    first, *then = dict.fromkeys(str(edit.location.line) for edit in edits)
    if not then:
        return f"line {first} is wrong"
    return f"line {first} is wrong first, then {'line' if len(then) == 1 else 'lines'} {_listed(then)}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def with_forward_edit(found: Annotation, proven: AnnotatedBackward, finding: Finding) -> Annotation:
    """The annotated backward pass, right as it stands, beside the statements of the forward pass that are not."""
    marked = ("wrong", "undecided")
    plain = [
        replace(line, mark="", note="") if line.mark in marked else line for line in found.backward.lines
    ]
    places = {(line.location.file, line.location.line) for line in proven.lines}
    kept = [line for line in plain if (line.location.file, line.location.line) not in places]
    return Annotation(replace(proven, lines=tuple(_merged(kept, proven.lines))), (finding,), found.evidence)


def merged(lines: Sequence[Finding], whole: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings on lines and on whole gradients, neither repeating the other."""
    errors = [line for line in lines if line.severity is Severity.ERROR]
    return (*told_once(errors, whole, UNNAMED), *(line for line in lines if line not in errors))
