"""Values that are not finite, told by the operation that made the first of them, with the edit that keeps it finite."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.calling import acted
from gradcheck.check import Outcome
from gradcheck.facts import (
    OVERFLOW,
    AnnotatedBackward,
    AnnotatedLine,
    CheckFacts,
    Edit,
    Finding,
    Location,
    Severity,
    Verdict,
)
from gradcheck.nonfinite.births import Birth, births, broken, not_a_number
from gradcheck.nonfinite.words import advice, carried, name_of, number_of, summary, text_of
from gradcheck.recorded import roots_of
from gradcheck.recording.events import Recording
from gradcheck.recording.graph import output_event
from gradcheck.recording.recorder import Recorder
from gradcheck.recording.sessions import Instrumented
from gradcheck.repairing.searching.finite import Kept, kept_finite
from gradcheck.subject import Subject


def told(outcome: Outcome, modules: Iterable[Any] = ()) -> tuple[CheckFacts, tuple[Edit, ...]]:
    """The facts with the finding "not finite" led back to its line and its cause, and the edits that prove it.

    Unchanged when there is no such finding, or when the recording does not lead from it to an operation.
    """
    facts, subject = outcome.facts, outcome.subject
    place = next((k for k, f in enumerate(facts.findings) if f.code == "X2"), None)
    if place is None or subject is None or facts.loss is None:
        return facts, ()
    try:
        found, edits = (
            _of_gradients(outcome, facts.findings[place], modules)
            if math.isfinite(facts.loss)
            else _of_loss(subject, facts.findings[place], modules, outcome.evidence.learning_rate)
        )
    except Exception:  # the finding stands as it is, whatever the recording made of the user's code
        return facts, ()
    findings = [found if k == place else f for k, f in enumerate(facts.findings)]
    if (
        found.code == OVERFLOW
    ):  # a loss that does not react to what is not finite says nothing of the parameters
        findings = [f for f in findings if f.code != "X1"]
    return replace(facts, findings=tuple(findings)), edits


_Told = tuple[Finding, tuple[Edit, ...]]


def _of_loss(
    subject: Subject, finding: Finding, modules: Iterable[Any], learning_rate: float | None
) -> _Told:
    with subject.session():
        value, recording = _recorded(subject, subject.objective, modules)
        index = output_event(recording, value)
        found = births(recording, index)
    if not _is_arithmetic(found[0]) and not_a_number(value):
        found = births(recording, index, not_a_number)  # inf was written on purpose; what made nan of it?
    first = found[0]
    if first.entered:
        return _entered(first, finding, value), ()
    if not _is_arithmetic(first):
        return replace(
            finding,
            subject=name_of(first),
            summary=f"{text_of(first)} is the first value that is not finite, and the loss becomes {number_of(value)}",
            help="look at what this line is given",
            location=first.event.site.statement,
        ), ()
    kept = kept_finite(subject, found, learning_rate)
    location = first.event.site.location
    place = replace(first.event.site.statement, text=first.event.site.statement.text or location.text)
    return Finding(
        OVERFLOW,
        "overflow",
        name_of(first),
        summary(first),
        notes=(carried(first, float(np.real(value))), *(kept.notes if kept else ())),
        help=_help(kept, first),
        location=_place(place, first, kept),
    ), kept.edits if kept else ()


def _place(statement: Location, birth: Birth, kept: Kept | None) -> Location:
    """The statement to be changed: where exponentials vanished and a shift of them is known, that of the shift."""
    places = [edit.location for edit in kept.edits] if kept is not None and birth.vanished else []
    same = [p for p in places if (p.file, p.line) == (statement.file, statement.line)]
    return places[0] if places and not same else statement


def _help(kept: Kept | None, birth: Birth) -> str:
    return " and ".join(f"write {edit.after}" for edit in kept.edits) if kept else advice(birth)


def _of_gradients(outcome: Outcome, finding: Finding, modules: Iterable[Any]) -> _Told:
    """The non-finite gradient or weight change of a backward pass or step whose loss is finite."""
    subject = outcome.subject
    assert subject is not None
    rows = [p for p in outcome.evidence.parameters if broken(p.raw)]
    if not rows:
        return finding, ()
    masks = [np.isfinite(row.raw) for row in rows]

    def one_pass() -> None:
        subject.restore()
        subject.objective()
        subject.put_random_back()
        action = subject.backward or subject.step
        if action is not None:
            subject.backward_calls += 1
            acted(action, outcome.evidence.learning_rate)

    with subject.session():
        _, recording = _recorded(subject, one_pass, modules)
    hits = [
        event.index
        for event in recording.events
        if any(_has_mask(event.result, mask) for mask in masks) and broken(event.result)
    ]
    if not hits:
        return finding, ()
    born = births(recording, hits[0])
    first = born[0]
    birth, of_step = first.event, subject.step is not None
    is_number = np.size(first.value if first.entered else birth.result) == 1
    right = [p.name for p in outcome.evidence.parameters if _made(recording, p.reference)]
    notes: tuple[str, ...] = (finding.summary,)
    if of_step and is_number:
        if len(right) == len(outcome.evidence.parameters):
            notes += ("the gradients are right: only what they are multiplied by is not finite",)
        what = f"{first.entered} is {number_of(first.value)}" if first.entered else summary(first)
        return Finding(
            "P1",
            "undefined-step",
            ", ".join(row.name for row in rows),
            f"the step is not a number: {what}",
            notes=notes,
            help="keep the rate finite: a decay that divides by the iteration starts at iteration 1, or at 1 + decay",
            location=birth.site.statement,
        ), ()
    if first.entered or not _is_arithmetic(first):
        return finding, ()
    own = of_step or not _is_forward(subject, birth.site.statement, modules)  # backward's own statement
    rate = outcome.evidence.learning_rate if of_step else None
    kept = kept_finite(subject, born, rate, gradients=True, only_right=own)
    return Finding(
        OVERFLOW,
        "overflow",
        finding.subject,
        summary(first),
        notes=(*notes, *(kept.notes if kept else ())),
        help=_help(kept, first),
        location=_place(birth.site.statement, first, kept),
    ), kept.edits if kept else ()


def _is_forward(subject: Subject, statement: Location, modules: Iterable[Any]) -> bool:
    with subject.session():
        _, recording = _recorded(subject, subject.objective, modules)
    places = {(e.site.statement.file, e.site.statement.line) for e in recording.events}
    return (statement.file, statement.line) in places


def _made(recording: Recording, truth: Any) -> bool:
    """Whether some value of the recording is this true gradient, as it is or transposed."""
    if not np.isfinite(truth).all() or not np.any(truth):
        return False
    size = float(np.abs(truth).max())
    for event in recording.events:
        value = event.result
        if not isinstance(value, np.ndarray) or value.size != np.size(truth):
            continue
        for way in (value, value.T):
            if way.shape == np.shape(truth) and np.allclose(way, truth, rtol=1e-6, atol=1e-9 * size):
                return True
    return False


def _has_mask(value: Any, mask: Any) -> bool:
    return (
        isinstance(value, np.ndarray)
        and value.shape == mask.shape
        and bool((np.isfinite(value) == mask).all())
    )


def _recorded(subject: Subject, run: Callable[[], Any], modules: Iterable[Any]) -> tuple[Any, Recording]:
    with Instrumented(roots_of(subject), modules):
        session = Recorder(values=True)
        session.start()
        try:
            with np.errstate(all="ignore"):
                value = run()
        except BaseException as error:
            session.stop(error)
            raise
        return value, session.stop()


ARITHMETIC = frozenset(
    "exp expm1 exp2 cosh sinh power square log log2 log10 log1p divide true_divide reciprocal sqrt "
    "add subtract multiply matmul dot sum mean prod var std cumsum einsum tensordot outer inner linalg.norm".split()
)


def _is_arithmetic(birth: Birth) -> bool:
    """Whether the operation is one whose overflow is understood, on numbers that are finite."""
    return birth.event.operation in ARITHMETIC and bool(birth.operands())


def _entered(birth: Birth, finding: Finding, loss: Any) -> Finding:
    """What was not finite before the forward pass: an array of the model or of the data."""
    array = np.asarray(birth.value, dtype=float)
    count = int((~np.isfinite(array)).sum())
    return replace(
        finding,
        subject=birth.entered or finding.subject,
        summary=f"{count} of {array.size} entries of {birth.entered or finding.subject} are not finite before "
        f"the forward pass, and the loss becomes {float(np.real(loss)):g}",
        notes=(
            "every operation after it hands on what it is given: no line of the forward pass is to blame",
        ),
        help="data: look for missing values; weights: an update made them so (a step too large, or a rate that is nan)",
        location=birth.event.site.statement,
    )


def explains_all(facts: CheckFacts) -> bool:
    """Whether every wrong gradient is not finite, and the operation that made the first such value is known."""
    wrong = [check for check in facts.gradients if check.verdict is Verdict.WRONG]
    known = any(f.code == OVERFLOW and f.location is not None for f in facts.findings)
    return (
        known and bool(wrong) and all(c.analytic is not None and not math.isfinite(c.analytic) for c in wrong)
    )


def is_placed(facts: CheckFacts, backward: AnnotatedBackward) -> bool:
    """Whether the very statement that overflows is marked as wrong."""
    places = {_line(f) for f in facts.findings if f.code == OVERFLOW and f.location is not None}
    wrong = {(line.location.file, line.location.line) for line in backward.lines if line.mark == "wrong"}
    return bool(places & wrong)


def alone(facts: CheckFacts, edits: Sequence[Edit]) -> AnnotatedBackward | None:
    """The statements to be kept finite, where there is no backward pass to annotate; None when no edit is known."""
    finding = next((f for f in facts.findings if f.code == OVERFLOW and f.location is not None), None)
    if finding is None or finding.location is None or not edits:
        return None
    at = finding.location
    lines = [AnnotatedLine(at, "", None, "not finite", "wrong", finding.summary)]
    lines += [
        AnnotatedLine(e.location, "", None, "", "wrong", "it has to be kept finite as well")
        for e in edits
        if (e.location.file, e.location.line) != (at.file, at.line)
    ]
    lines.sort(key=lambda line: (line.location.file, line.location.line))
    said = f"line {at.line} is wrong: {finding.summary}"
    return AnnotatedBackward(tuple(lines), tuple(edits), said, forward=True)


def marked(
    backward: AnnotatedBackward, facts: CheckFacts, guards: tuple[Edit, ...] = ()
) -> tuple[CheckFacts, AnnotatedBackward]:
    """The annotated lines with the operation that overflows as the first wrong one, and the facts with what mends it.

    That is a guard, or an edit of a later line with which all gradients are right; other edits of later lines are none.
    """
    place, finding = next(
        (k, f) for k, f in enumerate(facts.findings) if f.code == OVERFLOW and f.location is not None
    )
    where = finding.location
    assert where is not None
    at = (where.file, where.line)
    later = tuple(replace(edit, cause=OVERFLOW) for edit in backward.edits)
    edits = guards or (later if len(later) == 1 and later[0].proven else ())
    if edits and not guards:
        finding = replace(finding, help=f"write {edits[0].after}, in line {edits[0].location.line}")
    changed = {(edit.location.file, edit.location.line) for edit in edits}
    lines = [
        line
        if not line.mark or (line.location.file, line.location.line) in changed
        else replace(line, mark="inherits", note=f"inherits from line {at[1]}")
        if line.mark != "undecided"
        else replace(line, mark="", note="")
        for line in backward.lines
        if (line.location.file, line.location.line) != at
    ]
    first = AnnotatedLine(where, "", None, "not finite", "wrong", finding.summary)
    findings = tuple(finding if k == place else f for k, f in enumerate(facts.findings))
    shown = replace(backward, lines=(first, *lines), edits=edits)
    return replace(facts, findings=findings), replace(
        shown, summary=f"line {at[1]} is wrong: {finding.summary}"
    )


def joined(
    told: Sequence[Finding], lines: Sequence[Finding], backward: AnnotatedBackward | None
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], AnnotatedBackward | None]:
    """Both kinds of findings, and the annotated lines, with what the lines say of an overflow told once.

    The edit that mends the line belongs to the overflow, which is its cause.
    """
    own = {_line(f): f for f in told if f.code in (OVERFLOW, "P1") and f.location is not None}
    same = {_line(f): f for f in lines if _line(f) in own and f.severity is Severity.ERROR}
    if not same:
        return tuple(told), tuple(lines), backward
    first = tuple(
        replace(f, notes=(*f.notes, *same[_line(f)].notes[-1:]), help=same[_line(f)].help)
        if f in own.values() and _line(f) in same
        else f
        for f in told
    )
    if backward is not None:
        edits = tuple(
            replace(e, cause=own[e.location.file, e.location.line].code)
            if (e.location.file, e.location.line) in same
            else e
            for e in backward.edits
        )
        backward = replace(backward, edits=edits)
    return first, tuple(f for f in lines if f not in same.values()), backward


def _line(finding: Finding) -> tuple[str, int]:
    return (finding.location.file, finding.location.line) if finding.location else ("", 0)
