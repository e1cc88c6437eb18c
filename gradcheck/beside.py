"""What lies along a wrong axis in the forward pass and alone makes gradients wrong, and what is wrong beside it.

No edit of the backward pass is right where the loss is not the one that was meant. So the forward pass is mended first,
and the check is made once more with the edit in the code: what is wrong then is looked for as if nothing else were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gradcheck import source
from gradcheck.annotation import Annotation, with_lines
from gradcheck.check import Outcome, run_check
from gradcheck.facts import AnnotatedBackward, CheckFacts, Finding, Verdict
from gradcheck.recording import reach
from gradcheck.recording.graph import Graph
from gradcheck.repairing.running.workbench import Workbench
from gradcheck.repairing.searching.broadcasts import lined_up
from gradcheck.repairing.searching.shared_arrays import taken_apart
from gradcheck.repairing.searching.shared_weights import weights_apart
from gradcheck.repairing.searching.softmax_axis import turned_softmax
from gradcheck.subject import Subject

Turned = tuple[AnnotatedBackward, Finding]


@dataclass(slots=True)
class Beside:
    """Checks of the user's code as it runs at the moment; the first that mends a part is looked into."""

    subject: Subject
    rate: float | None
    facts: CheckFacts  # of the code as written
    annotate: Callable[[Outcome], Annotation | str]
    rest: Annotation | None = None  # what is left with the edits in these texts
    mended: frozenset[str] = frozenset()
    has_the_same: bool = False  # whether the last check was about the parameters of the code as written
    _texts: dict[str, str] = field(default_factory=dict)

    def is_right(self) -> bool:
        """Whether all gradients are right."""
        subject = self.subject
        outcome = run_check(
            subject.model,
            loss=subject.loss,
            backward=subject.backward,
            step=subject.step,
            learning_rate=self.rate if subject.step is not None else None,
            reset=subject.reset,
        )
        checks = outcome.facts.gradients
        self.has_the_same = {c.name for c in checks} == {c.name for c in self.facts.gradients}
        if checks and all(c.verdict is Verdict.RIGHT for c in checks):
            return True
        right, now = (_names(facts, Verdict.RIGHT) for facts in (self.facts, outcome.facts))
        mended = now & _names(self.facts, Verdict.WRONG)
        if self.rest is None and right <= now and mended:
            found = self.annotate(outcome)
            if isinstance(found, Annotation):
                self.rest, self.mended, self._texts = found, mended, source.read_now()
        return False

    def is_looked_into(self) -> bool:
        """Whether the code has the edits after which something is left."""
        return source.read_now() == self._texts


def turned(
    subject: Subject,
    graph: Graph,
    roots: Sequence[Any],
    weights: Sequence[Any],
    rate: float | None,
    facts: CheckFacts,
    annotate: Callable[[Outcome], Annotation | str],
) -> Turned | Annotation | None:
    """What lies along the wrong axis in the forward pass; with all that is wrong beside it, where anything is.

    Or the array that several names share, which no statement of the pass shows either; `weights` may be shared with
    each other.
    """
    bench = Workbench(reach.functions(roots), source.text_of)
    accused = any(check.verdict is Verdict.WRONG for check in facts.gradients)
    beside = Beside(subject, rate, facts, annotate)
    alone = Beside(subject, rate, facts, lambda _: "")
    if accused and (shared := taken_apart(roots, weights, bench, alone.is_right)) is not None:
        return shared
    names = [check.name for check in facts.gradients]

    def is_as_right() -> bool:
        return alone.is_right() and alone.has_the_same

    if accused and (shared := weights_apart(roots, weights, names, bench, is_as_right)) is not None:
        return shared

    def tried(is_right: Callable[[], bool]) -> Turned | None:
        return turned_softmax(graph, bench, is_right) or (
            lined_up(graph, bench, is_right) if accused else None
        )

    if (made := tried(beside.is_right)) is not None or beside.rest is None:
        return made
    first = tried(beside.is_looked_into)
    return _joined(*first, beside, facts) if first is not None else None


def _names(facts: CheckFacts, verdict: Verdict) -> frozenset[str]:
    return frozenset(check.name for check in facts.gradients if check.verdict is verdict)


def _joined(backward: AnnotatedBackward, finding: Finding, beside: Beside, facts: CheckFacts) -> Annotation:
    """The edits of the forward pass before those of what is left, each saying what it makes right."""
    rest = beside.rest
    assert rest is not None
    names = ", ".join(check.name for check in facts.gradients if check.name in beside.mended)
    effect = f"with this edit {names} {'is' if len(beside.mended) == 1 else 'are'} right"
    edits = tuple(replace(edit, effect=effect) for edit in backward.edits)
    wrong = ", ".join(check.name for check in facts.gradients if check.verdict is Verdict.WRONG)
    notes = (*finding.notes[:-1], f"proven: {effect}, and nothing else is made wrong")
    summary = f"line {edits[-1].location.line} is wrong; beside it: {rest.backward.summary}"
    joined = with_lines(rest.backward.lines, backward.lines)
    told = replace(rest.backward, lines=joined, edits=(*edits, *rest.backward.edits), summary=summary)
    return replace(
        rest, backward=told, findings=(replace(finding, subject=wrong, notes=notes), *rest.findings)
    )
