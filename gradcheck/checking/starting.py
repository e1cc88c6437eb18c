"""Whether a check has to begin again, because the net was met before its first step or forward pass had given it its form."""

from __future__ import annotations

from collections.abc import Sequence

from gradcheck.calling import called
from gradcheck.conventions.graph import Leaf
from gradcheck.conventions.names import is_parameter_name, looks_like_gradient
from gradcheck.conventions.starting import became_floats, built, learned, whole_numbers
from gradcheck.passes import Run
from gradcheck.subject import Subject


def whole(subject: Subject) -> list[Leaf]:
    """The whole numbers that a step may make floats; to be asked in the kept state."""
    return whole_numbers(subject.walks(everywhere=True)) if subject.step is not None else []


def has_to_begin_again(subject: Subject, run: Run, numbers: Sequence[Leaf]) -> bool:
    """Whether a run, just made, learned whole numbers, or weights that its forward pass built: next time they are there."""
    if not subject.exchanges:
        if subject.step is not None:
            subject.exchanges = became_floats(numbers)
        else:
            subject.exchanges = learned(subject.walks(everywhere=True), run.found)
    known = {leaf.path.name for leaf in subject.kept_leaves(everywhere=True)}
    made = [f for f in run.found if not f.returned and f.name in run.before and f.name not in known]
    named = any(is_parameter_name(f.tokens) and not looks_like_gradient(f.tokens) for f in made)
    return bool(subject.exchanges) or (named and is_built_by_forward(subject, by_name=True))


def is_built_by_forward(subject: Subject, *, by_name: bool = False) -> bool:
    """Whether the first forward pass makes what it learns, asked where nothing was found to check."""
    if subject.builds:
        return False
    subject.restore()
    subject.ran = True
    known = subject.kept_leaves(everywhere=True)
    try:
        subject.builds = built(
            subject.walks(everywhere=True), lambda: called("loss", subject.loss), known, by_name=by_name
        )
    finally:
        subject.restore()
    return subject.builds
