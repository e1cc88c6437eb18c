"""Answers a wrong backward pass with its own source: what each statement is, which is wrong, which edit repairs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradcheck import blame, source
from gradcheck.catalogue import LineEvidence, Page, name_line, page
from gradcheck.check import Outcome
from gradcheck.diagnose import told_once
from gradcheck.evidence import ParameterEvidence
from gradcheck.facts import AnnotatedBackward, AnnotatedLine, Array, Edit, Finding, Location, Severity
from gradcheck.known import known_values
from gradcheck.layer_kind import with_samples
from gradcheck.meaning import Meanings
from gradcheck.recorded import recorded_graph, roots_of
from gradcheck.recording import reach
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import BrokenTrailError, Graph
from gradcheck.recording.recorder import Recorder
from gradcheck.recording.sessions import Instrumented
from gradcheck.repairing.anatomy import Anatomy, anatomy_of
from gradcheck.repairing.candidates import Candidates
from gradcheck.repairing.context import overwritten, spoiled_caches
from gradcheck.repairing.locating import Locator, Place
from gradcheck.repairing.naming import Pass, readings
from gradcheck.repairing.proof import Proof, agrees, unit_of
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.search import Search
from gradcheck.repairing.suspects import suspects_of
from gradcheck.repairing.workbench import Workbench

Gradients = Mapping[str, Array]
UNNAMED = "W0"  # the code of a wrong statement whose edit has no cause of its own


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """The annotated backward pass, with a finding for each statement that was proven wrong."""

    backward: AnnotatedBackward
    findings: tuple[Finding, ...]
    evidence: tuple[LineEvidence, ...]


def annotate(
    run: Callable[[], Gradients | None],
    roots: Iterable[Any],
    parameters: Sequence[ParameterEvidence],
    graph: Graph,
    sizes: Mapping[str, int],
    *,
    seconds: float = 8.0,
    repair: bool = True,
) -> Annotation | None:
    """The user's backward pass, statement by statement; None when no statement of it could be recorded.

    `run` does one forward and backward on the restored state and returns the gradients by parameter; `graph` is that
    of the loss. The user's code is run again for each edit that is tried, up to `seconds`.
    """
    roots = list(roots)
    recording = _recorded(run, roots)
    if recording is None:
        return None
    sizes = with_samples(graph, sizes)
    meanings = Meanings(known_values(graph, {p.name: p.value for p in parameters}))
    statements = blame.statements_of(recording, blame.forward_keys(graph), meanings, parameters)
    if not statements:
        return None
    meanings.trusted |= _shown(statements)
    left = [_factor_of(parameter) for parameter in parameters]
    meanings.usual |= {f for f in meanings.trusted if all(abs(f - g) > 1e-6 * abs(g) for g in left)}
    if len(meanings.trusted) > 1:
        statements = blame.statements_of(recording, blame.forward_keys(graph), meanings, parameters)
    factors = _factors(statements, sizes)
    repairs: list[Repair] = []
    anatomies: dict[Repair, Anatomy | None] = {}
    unmended: list[Place] = []
    unit = unit_of(parameters)
    everything_right = all(agrees(p.analytic, p, unit) for p in parameters)
    events = graph.recording.events
    bench = Workbench(reach.functions(roots), source.text_of)
    if repair and not everything_right:
        called = _called(recording, graph)
        suspects = suspects_of(bench, blame.suspicion(statements, factors), called)
        loss = blame.key_of(events[graph.output].site.statement)
        spots = {blame.key_of(event.site.location) for event, _, _ in graph.items()}
        proof = Proof(bench, run, parameters, seconds, blame.forward_keys(graph) | spots, loss)
        numbers = tuple(sorted({float(size) for size in sizes.values()}))
        candidates = Candidates(meanings, lambda event: events[event].site.location, numbers)
        locator = Locator(proof, meanings, candidates)
        writes = list(dict.fromkeys(event.site.statement for event in overwritten(recording, graph)))
        search = Search(proof, meanings, suspects, factors, locator, writes)
        repairs = search.repairs()
        unmended = search.unmended
        anatomies = {repair: anatomy_of(proof, repair) for repair in repairs}
    shared = _shared_factor(parameters)
    if shared is not None and not (len(repairs) == 1 and repairs[0].complete):
        # each would undo the factor for its own parameters: a statement about the loss, told as one
        repairs, unmended = [], []
    known = Pass(meanings, sizes, parameters, graph, recording, shared)
    told = _told(statements, repairs, unmended, anatomies, known, everything_right)
    if any(finding.code == "O1" for finding in told.findings):
        return told
    return replace(told, findings=(*told.findings, *spoiled_caches(overwritten(recording, graph), recording)))


def annotate_outcome(
    outcome: Outcome, modules: Iterable[Any] = (), *, seconds: float = 8.0
) -> Annotation | str:
    """The annotated backward pass of a check, or one sentence why there is none. The user's state is put back."""
    subject, evidence = outcome.subject, outcome.evidence
    if subject is None or not evidence.parameters:
        return "there was nothing to annotate: the check did not come to a backward pass"
    by_name = {parameter.name: parameter for parameter in outcome.parameters}
    parameters = [by_name[row.name] for row in evidence.parameters]
    with subject.session():
        try:
            graph = recorded_graph(subject, parameters, modules, complete=True)
            truth = {p.name: t for p, t in zip(parameters, graph.sources.sums) if t is not None}
            rows = [_with_truth(row, truth) for row in evidence.parameters]
            found = annotate(evidence.rerun, roots_of(subject), rows, graph, evidence.sizes, seconds=seconds)
        except BrokenTrailError as error:
            return f"the backward pass is not annotated: {error}"
        except Exception as error:  # the verdict stands without the annotation, whatever went wrong here
            return f"the backward pass is not annotated: {type(error).__name__}: {error}"
    if found is None:
        return "the backward pass is not annotated: none of its source could be followed"
    if evidence.learning_rate is not None and not found.backward.edits:
        either = found.backward.summary.replace(
            "it is the loss that", "it is the rate of the step or the loss that"
        )
        found = replace(found, backward=replace(found.backward, summary=either))
    told = {finding.code for finding in outcome.facts.findings}
    new = tuple(finding for finding in found.findings if finding.code != "O4" or not told & {"O1", "O4"})
    return replace(found, findings=new)


def _with_truth(row: ParameterEvidence, recorded: Mapping[str, Array]) -> ParameterEvidence:
    """The row with the recorded gradient, where that lies within the measured one's error bars."""
    truth = recorded.get(row.name)
    if truth is None or truth.shape != row.reference.shape:
        return row
    known = np.isfinite(row.reference)
    scale = float(np.abs(truth).max(initial=0.0))
    off = np.abs(truth - row.reference)[known] <= 3 * row.error[known] + 1e-6 * scale
    return replace(row, reference=truth, error=np.full(truth.shape, 1e-9 * scale)) if off.all() else row


def _recorded(run: Callable[[], Gradients | None], roots: list[Any]) -> Recording | None:
    with Instrumented(roots):
        session = Recorder(values=True)
        session.start()
        try:
            run()
        except Exception as error:
            session.stop(error)
            return None
        except BaseException as error:
            session.stop(error)
            raise
        return session.stop()


def _factors(statements: Sequence[blame.Statement], sizes: Mapping[str, int]) -> frozenset[float]:
    """The scales at which gradients may occur in this backward pass: a mean may be taken at the very end."""
    found = {1.0, 2.0, 0.5, -1.0}
    for size in sizes.values():
        found |= {float(size), 1.0 / size, size / 2}
    for statement in statements:
        for execution in statement.executions:
            meaning = execution.meaning
            if meaning is not None and meaning.known.kind in ("gradient", "part"):
                found.add(meaning.factor)
    return frozenset(found)


def _shown(statements: Sequence[blame.Statement]) -> frozenset[float]:
    """The factors that two statements at least show."""
    shown: Counter[float] = Counter()
    for statement in statements:
        meanings = [execution.meaning for execution in statement.executions]
        shown.update({m.factor for m in meanings if m is not None and m.known.kind == "gradient"})
    return frozenset(factor for factor, count in shown.items() if count > 1)


def _called(recording: Recording, graph: Graph) -> frozenset[tuple[str, int]]:
    """File and line of the functions that only the backward pass calls."""
    forward = {(call.file, call.line) for call in graph.recording.calls}
    return frozenset((call.file, call.line) for call in recording.calls) - forward


def _factor_of(parameter: ParameterEvidence) -> float:
    """The constant that a reported gradient is of the true one, 1 where there is none."""
    try:
        return _shared_factor([parameter, parameter]) or 1.0
    except ValueError:
        return 1.0  # shapes that do not fit


def _shared_factor(parameters: Sequence[ParameterEvidence]) -> float | None:
    """The constant that every reported gradient is of the true one; None when there is none, or it is 1."""
    analytic = np.concatenate([np.ravel(p.analytic) for p in parameters])
    truth = np.concatenate([np.ravel(p.reference) for p in parameters])
    if not (np.isfinite(analytic).all() and np.isfinite(truth).all() and truth.any()):
        return None
    factor = float(analytic @ truth / (truth @ truth))
    error = np.concatenate([np.ravel(p.error) for p in parameters])
    off = np.abs(analytic - factor * truth)
    alike = off <= abs(factor) * (3 * error + 1e-6 * np.abs(truth)) + 1e-9 * np.abs(analytic).max()
    return factor if len(parameters) > 1 and alike.all() and abs(factor - 1) > 1e-6 else None


def _told(
    statements: Sequence[blame.Statement],
    repairs: Sequence[Repair],
    unmended: Sequence[Place],
    anatomies: Mapping[Repair, Anatomy | None],
    known: Pass,
    right: bool,
) -> Annotation:
    shared, graph, recording = known.shared, known.graph, known.recording
    place = {(s.location.file, s.location.line): s for s in statements}
    wrong: set[blame.Key] = set()
    notes: dict[blame.Key, str] = {}
    edits: list[Edit] = []
    findings: list[Finding] = []
    evidence: list[LineEvidence] = []
    extra: list[AnnotatedLine] = []
    for repair in sorted(repairs, key=lambda repair: _when(repair, place, statements)):
        statement = place.get((repair.suspect.file, repair.suspect.location.line))
        location = statement.location if statement is not None else repair.suspect.location
        told = readings(repair, anatomies.get(repair), location, known)
        pages = name_line(*told)
        evidence.append(told[0])
        note = _note(repair, pages)
        wrong.add(blame.key_of(location))
        notes[blame.key_of(location)] = note
        if statement is None:
            meaning = repair.was.words() if repair.was is not None else "unknown"
            extra.append(AnnotatedLine(location, "", repair.shape, meaning, "wrong", note))
        effect = (
            "with this edit all gradients are right"
            if repairs[-1].complete and len(repairs) == 1 and not unmended
            else f"with this edit {_listed(sorted(repair.fixed))} {'is' if len(repair.fixed) == 1 else 'are'} right"
        )
        code = pages[0].code if pages else ""
        complete = repairs[-1].complete and not unmended
        edit = Edit(location, repair.statement_before, repair.statement_after, effect, complete, code)
        edits.append(edit)
        remarks = (*_remarks(code, location, recording, graph), *_doubts(told[0], pages))
        findings.append(_finding(edit, repair, pages, note, remarks))
    for found in unmended:
        location = found.slot.location
        key = blame.key_of(location)
        wrong.add(key)
        notes[key] = _should(found)
        findings.append(_without_edit(found))
        if (location.file, location.line) not in place:
            was = found.was.words() if found.was is not None else "unknown"
            extra.append(AnnotatedLine(location, "", None, was, "wrong", notes[key]))
    if not findings and not right and shared is None:
        for statement in blame.suspicion(statements, frozenset()):
            if statement.enters:
                key = blame.key_of(statement.location)
                wrong.add(key)
                notes[key] = (
                    "up to here every value is known; this one is no gradient of the loss. Whether this statement "
                    "is wrong or what it is made from, no edit has proven"
                )
                break
    summary = _summary(edits, repairs, unmended, right)
    if shared is not None and not repairs:
        summary = (
            f"no line is wrong by itself: all gradients carry the factor {shared:.6g}, so it is the loss "
            "that differs from the one this code descends"
        )
    lines = tuple(_merged(blame.annotated(statements, frozenset(wrong), notes), extra))
    return Annotation(AnnotatedBackward(lines, tuple(edits), summary), tuple(findings), tuple(evidence))


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


def _doubts(line: LineEvidence, pages: Sequence[Page]) -> Iterator[str]:
    """The other causes that the same values allow."""
    for code in line.doubts:
        if pages and code != pages[0].code:
            other = page(code)
            yield f"it can also be {code} {other.name}: {other.title[:1].lower()}{other.title[1:]}"


def _finding(edit: Edit, repair: Repair, pages: Sequence[Page], note: str, notes: Sequence[str]) -> Finding:
    summary = pages[0].title if pages else "this statement is wrong, in a way that has no name here"
    repeats = note.lower() == summary.lower() or note == "this statement is wrong"
    proof = f"proven: edited so, the code's own backward gives the true {_listed(sorted(repair.fixed))}"
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


def _should(place: Place) -> str:
    if place.slot.number not in {number for number, _ in place.given}:
        return "up to here every value is known; this one is no gradient of the loss"
    was = place.was.words() if place.was is not None else ""
    should = place.becomes.words()
    return f"this is {was}; it should be {should}" if was and was != should else f"this should be {should}"


def _without_edit(place: Place) -> Finding:
    """A statement that is proven to be wrong by the value it should have, though no edit is known that yields it."""
    names = _listed(sorted(place.fixed))
    here = place.slot.number in {number for number, _ in place.given}
    where = "here" if here else "in the place of what is made from it"
    return Finding(
        UNNAMED,
        "wrong-statement",
        ", ".join(sorted(place.fixed)),
        "this statement is wrong, in a way that has no name here",
        notes=(
            _should(place),
            f"proven: with {place.becomes.words()} {where}, the code's own backward gives the true {names}",
        ),
        help="no single edit that is known here repairs it",
        severity=Severity.ERROR,
        location=place.slot.location,
    )


def _summary(edits: Sequence[Edit], repairs: Sequence[Repair], unmended: Sequence[Place], right: bool) -> str:
    if right:
        return "every gradient is right"
    if unmended and not repairs:
        lines = _listed([str(place.slot.location.line) for place in unmended])
        return f"line {lines} must be wrong, but no single edit that is known here repairs it"
    if not repairs:
        return "no single edit that is known here repairs it"
    if not repairs[-1].complete or unmended:
        return (
            f"{len(edits)} statement(s) repaired; what is still wrong has no single edit that is known here"
        )
    if len(edits) == 1:
        return f"line {edits[0].location.line} is wrong; with the edit all gradients are right"
    lines = _listed([str(edit.location.line) for edit in edits])
    return f"lines {lines} are wrong; with all {len(edits)} edits every gradient is right"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def merged(lines: Sequence[Finding], whole: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings on lines and on whole gradients, neither repeating the other."""
    errors = [line for line in lines if line.severity is Severity.ERROR]
    return (*told_once(errors, whole, UNNAMED), *(line for line in lines if line not in errors))
