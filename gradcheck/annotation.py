"""Tells what a search for repairs has proven: the annotated lines of the backward pass, the edits, the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gradcheck import blame
from gradcheck.catalogue import LineEvidence, Page
from gradcheck.diagnose import told_once
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import (
    AnnotatedBackward,
    AnnotatedLine,
    Array,
    Edit,
    Finding,
    Location,
    Severity,
    Verdict,
)
from gradcheck.magnitudes import magnitude
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import Graph
from gradcheck.repairing.editing.forgotten import ENTRY
from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.context import overwritten
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.telling import Told, told_of_edit, told_of_place
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.slots import Slot
from gradcheck.repairing.searching.places import Place
from gradcheck.repairing.searching.unmended import Unmended
from gradcheck.stumbling import costs_only
from gradcheck.values.meaning import Meaning
from gradcheck.values.packed import Piece

FIRST_UNKNOWN = (
    "up to here every value is known; this one is no gradient of the loss. Whether this statement is wrong or what it "
    "is made from, no edit has proven"
)
FIRST_BEHIND_THE_LOST = (
    "up to here every value is known; of what comes from here on the forward pass tells nothing, for it could not be "
    "followed. The wrong statement is this one, one that it is made from, or a later one"
)
LEFT_EMPTY = "every wrong entry is 0: the statement that fills it may be missing, and none that is here is proven wrong"
LIKELY = "likely, for all that it is made from is known; "
LISTED = 4  # names of parameters in a note
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
    first: Told | None = None
    for repair in sorted(repairs, key=lambda repair: _when(repair, place, statements)):
        own = repair.suspect.location
        statement = exact.get(blame.key_of(own)) or place.get((own.file, own.line))
        location = statement.location if statement is not None else repair.suspect.location
        told = Told()
        with costs_only("the cause of an edit is not told", stumbles):
            told = told_of_edit(repair, anatomies.get(repair), location, known)
        if shared is not None and len(repairs) > 1:  # one factor of all gradients, written once for each kind
            told = first = first or told
        if told.line is not None:
            evidence.append(told.line)
        note = _note(repair, told.pages)
        wrong.add(blame.key_of(location))
        notes[blame.key_of(location)] = note
        if repair.change is not None:  # the user's own text: the other edit of it was made already
            location = replace(location, text=repair.change[0])
        if statement is None and location not in [line.location for line in extra]:
            meaning = repair.was.words() if repair.was is not None else "unknown"
            extra.append(AnnotatedLine(location, "", repair.shape, meaning, "wrong", note))
        names = _listed(sorted(repair.fixed)) + (" is" if len(repair.fixed) == 1 else " are")
        before, after = repair.change or (repair.statement_before, repair.statement_after)
        begins = 0
        if repair.span is not None and repair.change is None:
            above, before, after = repair.span
            begins = location.line - above
        others = "" if repair.alone else _others(repairs)
        if repair.rests and unmended:
            others += f" and the true value of what {_made_at(unmended)}"
        effect = (
            "with this edit all gradients are right"
            if repairs[-1].complete
            and (len(repairs) == 1 or (repair.change and repair.alone))
            and not unmended
            else f"with this edit{others + ',' if others else ''} {names} right"
        )
        code = told.pages[0].code if told.pages else ""
        complete = repairs[-1].complete and not unmended
        edit = Edit(location, before, after, effect, complete, code, begins)
        same = ((e.location.file, e.location.line, e.before, e.after) for e in edits)
        if (
            location.file,
            location.line,
            before,
            after,
        ) not in same:  # two edits of one statement are one change
            edits.append(edit)
        remarks = (*_remarks(code, location, recording, graph), *told.doubts)
        finding = _finding(edit, repair, told, note, remarks, others)
        if not any((f.code, f.help, f.location) == (code, finding.help, finding.location) for f in findings):
            findings.append(finding)
    undecided: set[blame.Key] = set()
    for one in unmended:
        found = one.shown
        slots = (*found.before, found.slot) if _is_open(found) else (found.slot,)
        told = Told()
        with costs_only("the cause of a wrong value is not told", stumbles):
            told = told_of_place(one, known)
        if told.line is not None:
            evidence.append(told.line)
        findings.append(_without_edit(found, told.pages, told.doubts))
        entering = [
            exact[key] for key in dict.fromkeys(blame.key_of(s.location) for s in slots) if key in exact
        ]
        entered = _first_entered(entering) if len(slots) > 1 else None
        for slot in slots:
            key = blame.key_of(slot.location)
            likely = entered is not None and key == blame.key_of(entered.location)
            (undecided if len(slots) > 1 and not likely else wrong).add(key)
            notes[key] = _should(found) if len(slots) == 1 else LIKELY * likely + _either(slots)
            if (slot.location.file, slot.location.line) not in place and slot is found.slot:
                was = found.was.words() if found.was is not None else "unknown"
                mark = "undecided" if len(slots) > 1 else "wrong"
                extra.append(AnnotatedLine(slot.location, "", None, was, mark, notes[key]))
    empty = not findings and not right and _are_left_empty(known.parameters)
    if not findings and not right and shared is None and not empty:
        for statement in blame.suspicion(statements, frozenset()):
            if statement.enters:
                key = blame.key_of(statement.location)
                (wrong if statement.loses and not graph.lost else undecided).add(key)
                notes[key] = FIRST_UNKNOWN if not graph.lost else FIRST_BEHIND_THE_LOST
                break
    summary = _summary(edits, repairs, unmended, right) if not empty else LEFT_EMPTY
    if shared is not None and not repairs:
        summary = (
            f"no line is wrong by itself: all gradients carry the factor {shared:.6g}, so it is the loss "
            "that differs from the one this code descends"
        )
    lines = tuple(
        _merged(blame.annotated(statements, frozenset(wrong), notes, updated, frozenset(undecided)), extra)
    )
    return Annotation(AnnotatedBackward(lines, tuple(edits), summary), tuple(findings), tuple(evidence))


def _are_left_empty(parameters: Sequence[ParameterEvidence]) -> bool:
    """Whether what is wrong of the gradients is 0 throughout: no statement need have made it."""
    wrong = [p for p in parameters if p.verdict is Verdict.WRONG]
    return bool(wrong) and all(
        np.shape(p.analytic) == p.reference.shape
        and not np.any(
            np.asarray(p.analytic)[
                ~(np.abs(p.analytic - p.reference) <= p.error + 1e-6 * magnitude(p.reference))
            ]
        )
        for p in wrong
    )


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


def _is_sound_beside(was: Meaning | None, becomes: Meaning | None) -> bool:
    """Whether a statement makes the gradient of something else, rightly, or what a step takes off for it."""
    return (
        was is not None
        and becomes is not None
        and was.factor in (1.0, becomes.factor)
        and was.known is not becomes.known
    )


def _note(repair: Repair, pages: Sequence[Page]) -> str:
    """What the statement yields and what it should, as a teacher says it; else its cause."""
    should = repair.becomes.words() if repair.becomes is not None else ""
    was = repair.was.words() if repair.was is not None else ""
    if repair.edit.kind == INSERT and was and should and _is_sound_beside(repair.was, repair.becomes):
        return f"this is {was}; {should} is missing below it"
    if should and was and should != was:
        return f"this is {was}; it should be {should}"
    if should:
        return f"this should be {should}"
    if repair.edit.kind in (INSERT, ENTRY):
        where = "below it" if repair.edit.kind == INSERT else "in it"
        return f"what gives {' and '.join(sorted(repair.fixed)[:LISTED])} a gradient is missing {where}"
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
    if code != "D3" or not any(
        _adds_up_as_a_whole(event.result) for event in recording.events[: graph.output]
    ):
        return ()
    return (
        "the numbers of one sample do not add up to 1, those of the whole batch do: it is likelier that the forward "
        "pass should divide by a sum per sample, and then this line is right as it was",
    )


def _adds_up_as_a_whole(value: object) -> bool:
    """Whether the numbers of all samples together are made to add up to 1, not those of each."""
    if not isinstance(value, np.ndarray) or value.ndim < 2 or min(value.shape) < 2 or value.dtype.kind != "f":
        return False
    return bool((value > 0).all()) and abs(float(value.sum()) - 1) < 1e-9


def _others(repairs: Sequence[Repair]) -> str:
    return " and the other one" if len(repairs) == 2 else " and the others"


def _finding(edit: Edit, repair: Repair, told: Told, note: str, notes: Sequence[str], others: str) -> Finding:
    pages = told.pages
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
        help=_advice(edit, repair),
        severity=Severity.ERROR,
        location=replace(edit.location, text=edit.before if not edit.begins else repair.statement_before),
        certain=told.certain or not pages,
    )


def _advice(edit: Edit, repair: Repair) -> str:
    """What to do, in one line where the edit is a statement more."""
    if repair.edit.kind == "move":
        return f"move it {repair.edit.after}"
    if edit.begins:
        return f"write {repair.statement_after}"
    added = edit.after.removeprefix(f"{edit.before}\n")
    if added != edit.after and "\n" not in added.strip():
        return f"write below it {added.strip()}"
    return f"write {edit.after}"


def _is_open(place: Place) -> bool:
    """Whether what it is made from may be wrong as well: it has no meaning, and nothing right rests on it."""
    return bool(place.before) and place.standing != "misnamed"


def _first_entered(statements: Sequence[blame.Statement]) -> blame.Statement | None:
    """The first of them, as they run, whose value has no meaning though all that it is made from has."""
    return min((s for s in statements if s.enters), key=lambda s: s.first, default=None)


def _either(slots: Sequence[Slot]) -> str:
    lines = sorted({slot.location.line for slot in slots})
    return f"undecided: one of lines {_listed([str(line) for line in lines])} is wrong, nothing tells which"


def _should(place: Place) -> str:
    was = place.was.words() if place.was is not None else ""
    should = place.becomes.words()
    return f"this is {was}; it should be {should}" if was and was != should else f"this should be {should}"


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
    lines = with_lines(plain, proven.lines)
    return Annotation(replace(proven, lines=lines), (finding,), found.evidence)


def with_lines(lines: Sequence[AnnotatedLine], forward: Sequence[AnnotatedLine]) -> tuple[AnnotatedLine, ...]:
    """The lines of a backward pass with those of the forward pass, each where it stands."""
    places = {(line.location.file, line.location.line) for line in forward}
    kept = [line for line in lines if (line.location.file, line.location.line) not in places]
    return tuple(_merged(kept, forward))


def merged(lines: Sequence[Finding], whole: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings on lines and on whole gradients, neither repeating the other."""
    errors = [line for line in lines if line.severity is Severity.ERROR]
    return (*told_once(errors, whole, UNNAMED), *(line for line in lines if line not in errors))
