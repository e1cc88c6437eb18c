"""From wrong gradients to their causes: each states its proof, the one that explains most is heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import Cause, Match, causes
from gradcheck.causes.factors import story
from gradcheck.causes.proofs import listed, measured, wrong
from gradcheck.evidence import Evidence
from gradcheck.facts import CheckFacts, Finding, Severity, Verdict
from gradcheck.magnitudes import magnitude

Explanation = tuple[Cause, Match]


def diagnose(evidence: Evidence, facts: CheckFacts | None = None) -> tuple[Finding, ...]:
    """The causes of the wrong gradients that whole gradients prove, in forward order of what they
    explain.

    Every wrong parameter is explained at most once: a certain match before an uncertain one, one story
    about many parameters before many stories, a specific cause before a general one. No explanation is
    an answer too: ().
    """
    known = {(finding.code, finding.subject) for finding in facts.findings} if facts is not None else set()
    findings = (*_causes(evidence), *_dead_parts(evidence))
    frozen = any(code == "P3" for code, _ in known)  # that says already that every change is zero
    return tuple(f for f in findings if (f.code, f.subject) not in known and not (frozen and f.code == "F3"))


def _causes(evidence: Evidence) -> tuple[Finding, ...]:
    bad = wrong(evidence)
    if not bad:
        return ()
    evidence = _with_references(evidence)
    order = {p.name: i for i, p in enumerate(evidence.parameters)}
    chosen = _select(_explanations(evidence), {p.name for p in bad})
    chosen.sort(key=lambda explained: min(order[name] for name in explained[1].subjects))
    everything = {p.name for p in evidence.parameters}
    return tuple(_finding(cause, _or_the_rate(cause, match, evidence), everything) for cause, match in chosen)


def _or_the_rate(cause: Cause, match: Match, evidence: Evidence) -> Match:
    """A factor of every weight change is as well a step with another rate than the one that was given."""
    told = story(evidence) if evidence.learning_rate is not None and cause.code in SCALES else None
    if told is None or told.kind != "shared" or evidence.learning_rate is None:
        return match
    rate = told.k * evidence.learning_rate
    note = f"or the step's rate is {rate:.6g}, not the {evidence.learning_rate:g} that learning_rate= says"
    return replace(match, notes=(*match.notes, note))


def _dead_parts(evidence: Evidence) -> list[Finding]:
    """A note for every right matrix some of whose rows or columns the loss does not react to at all.

    Exactly 0 is asked for: a small gradient is none of this. More than half of the rows is how an
    embedding looks.
    """
    found = []
    for p in evidence.parameters:
        if p.verdict is not Verdict.RIGHT or p.value.ndim != 2:
            continue
        reached = p.reference != 0
        if reached.all() or not measured(p).all():
            continue
        for axis, word in enumerate(("row", "column")):
            dead = np.flatnonzero(~reached.any(axis=1 - axis))
            if 0 < len(dead) <= p.value.shape[axis] / 2:
                which = f"{word} {dead[0]}" if len(dead) == 1 else f"{word}s {listed(map(str, dead))}"
                found.append(
                    Finding(
                        "X1",
                        "dead-parameter",
                        p.name,
                        f"the loss does not react to {which} of {p.name}",
                        notes=("the true gradient is exactly 0 there, so the backward pass is not to blame",),
                        help="unused inputs or rows, or units that are switched off for every sample",
                        severity=Severity.NOTE,
                    )
                )
    return found


def _with_references(evidence: Evidence) -> Evidence:
    """The evidence with true gradients for the wrong parameters that have none: those of another shape."""
    unknown = [p for p in wrong(evidence) if not measured(p).any()]
    true = evidence.gradient_with({}) if unknown else None
    if not true:
        return evidence
    filled = []
    for p in evidence.parameters:
        if p in unknown and p.name in true:
            reference = np.asarray(true[p.name], dtype=float)
            error = np.full(reference.shape, 1e-7 * magnitude(reference))
            p = replace(p, reference=reference, error=error)
        filled.append(p)
    return replace(evidence, parameters=tuple(filled))


def _explanations(evidence: Evidence) -> list[Explanation]:
    """What every cause has to say. A cause that stumbles over odd numbers says nothing: the verdicts
    stand without it.
    """
    found = []
    with np.errstate(all="ignore"):
        for cause in causes():
            if cause.diagnose is None:
                continue
            try:
                match = cause.diagnose(evidence)
            except (ArithmeticError, ValueError, IndexError, np.linalg.LinAlgError):
                continue
            if match is not None and match.subjects:
                found.append((cause, match))
    return found


def _select(explanations: list[Explanation], unexplained: set[str]) -> list[Explanation]:
    chosen: list[Explanation] = []
    silenced = {
        (code, name) for cause, match in explanations for code in cause.silences for name in match.subjects
    }
    left = [
        (cause, match)
        for cause, match in explanations
        if not all((cause.code, name) in silenced for name in match.subjects)
    ]
    while left:
        left.sort(key=lambda explained: _weight(explained[1], unexplained), reverse=True)
        cause, match = left.pop(0)
        if not unexplained.intersection(match.subjects):
            break
        rivals = [
            (other, another)
            for other, another in left
            if not match.certain and not another.certain and set(another.subjects) == set(match.subjects)
        ]
        for other, another in rivals:
            also = f"it can also be {other.code} {other.page.name}: {another.summary}"
            match = replace(match, notes=(*match.notes, also))
        unexplained = unexplained.difference(match.subjects)
        chosen.append((cause, match))
    return chosen


def _weight(match: Match, unexplained: set[str]) -> tuple[int, bool, int, int]:
    explained = len(unexplained.intersection(match.subjects))
    return (1 if explained else 0, match.certain, explained, match.rank)


def _finding(cause: Cause, match: Match, everything: set[str]) -> Finding:
    whole = set(match.subjects) == everything and len(everything) > 1
    subject = "all parameters" if whole else ", ".join(match.subjects)
    return Finding(
        code=cause.code,
        name=cause.page.name,
        subject=subject,
        summary=match.summary,
        notes=match.notes,
        help=match.help,
        severity=match.severity,
        certain=match.certain,
    )


SCALES = ("A1", "A2", "A3", "A4")
# Relations that say more than the edit that mends them: half a penalty is doubled by a factor, and is no A5.
SPECIFIC = ("A5b", "E1b", "G1", "G1b", "G2", "G3", "G4", "H7", "I1", "I4", "N3b", "P2")
OPPOSITE = {"A1", "A2"}  # where the divisor was edited, the gradient itself tells whether it is too large
OF_MEMORY = ("O1", "O2")  # causes that an edit proves, whatever the numbers look like
WEAK_PENALTIES = ("G1b", "G2", "G4")
HINTS = ("A3", "E8")  # what whole gradients say of these may have another reading: a proven line knows better


def told_once(lines: Sequence[Finding], whole: Sequence[Finding], unnamed: str = "") -> tuple[Finding, ...]:
    """Findings on lines and on whole gradients, neither repeating the other: the cause of one, the place of the other.

    One line that was proven and has a name is told as it is. Where several lines, or one without a name, repair what
    whole gradients explain, those name the cause, for they see all parameters at once: two lines that each divide by N
    are one missing mean. `unnamed` is the code of a line without a cause.
    """
    left, told = list(lines), []
    for cause in whole:
        inside = [line for line in left if _covers(cause, line)]
        if cause.code in HINTS and any(line.code != unnamed or not cause.certain for line in inside):
            continue
        if not cause.certain and any(line.code == cause.code and line.certain for line in inside):
            continue  # the line is surer
        if cause.code == "E8" and len(_places(inside)) > 1:
            continue  # one statement adds up the samples: errors at several places are another story
        if cause.code.startswith("G") and any(line.code in (*OF_MEMORY, "E6") for line in inside):
            continue  # what an array shared with the weights leaves behind, or one that lost it, looks like a penalty
        if cause.code == "G1" and any(line.code in WEAK_PENALTIES for line in inside):
            continue  # from outside, a penalty that is too weak and one that is missing look alike
        alone = len(inside) == 1 and inside[0].code != unnamed and cause.code not in SPECIFIC
        if alone and {cause.code, inside[0].code} != OPPOSITE:
            continue
        if cause.code == "G3" and any(line.code in ("G1", *WEAK_PENALTIES) for line in inside):
            continue  # the weights of one unit look like a bias from outside
        if inside:
            left = [line for line in left if line not in inside]
            told.append(_placed(cause, inside))
        elif not any(_names(line) & _names(cause) or _covers(cause, line) for line in lines):
            told.append(cause)
    return (*told, *left)


def _places(lines: Sequence[Finding]) -> set[tuple[str, int]]:
    return {(line.location.file, line.location.line) for line in lines if line.location is not None}


def _names(finding: Finding) -> set[str]:
    return {name.strip() for name in finding.subject.split(",")}


def _covers(cause: Finding, line: Finding) -> bool:
    """Whether all that a line repairs is explained by the cause."""
    names = _names(cause)
    return names == {"all parameters"} or _names(line) <= names


def _placed(cause: Finding, lines: Sequence[Finding]) -> Finding:
    """The cause at the place of the lines that show it; at several places it has none of its own."""
    places = _places(lines)
    if len(places) == 1:
        proofs = [note for line in lines for note in line.notes if note.startswith("proven")]
        return replace(
            cause,
            location=lines[0].location,
            notes=(*cause.notes, *dict.fromkeys(proofs)),
            help=lines[0].help,
        )
    at = listed(str(line) for _, line in sorted(places))
    return replace(cause, notes=(*cause.notes, f"it shows at lines {at}")) if places else cause
