"""Whether a check has to begin again, because the net was met before its first pass or step had given it its form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.calling import called
from gradcheck.conventions.graph import Leaf
from gradcheck.conventions.names import is_input_name, looks_like_gradient
from gradcheck.conventions.starting import became_floats, learned, whole_numbers
from gradcheck.passes import Run, forward_backward, stays
from gradcheck.subject import Subject


def whole(subject: Subject) -> list[Leaf]:
    """The whole numbers that a step may make floats; to be asked in the kept state."""
    return whole_numbers(subject.walks(everywhere=True)) if subject.step is not None else []


def learns_whole_numbers(subject: Subject, run: Run, numbers: Sequence[Leaf]) -> bool:
    """Whether a run, just made, learned whole numbers: next time floats stand in their places."""
    if subject.step is not None:
        subject.exchanges = became_floats(numbers)
    else:
        subject.exchanges = learned(run.numbers, run.found)
    return bool(subject.exchanges)


def builds(subject: Subject, run: Run, again: bool | None) -> bool:
    """Whether the first forward pass made arrays that the second kept (`again`): next time they are there before it."""
    made = [leaf for leaf in run.made if _may_be_learned(leaf)]
    if not made or again is False:
        return False
    subject.builds = _is_kept(subject, made)
    return subject.builds


def finds_nothing_yet(subject: Subject, learning_rate: float | None) -> bool:
    """The same where nothing to check was found: one run is made to see both."""
    subject.restore()
    numbers = whole(subject)
    run = forward_backward(subject, (), learning_rate, whole=True)
    return learns_whole_numbers(subject, run, numbers) or builds(subject, run, None)


def is_built_by_forward(subject: Subject) -> bool:
    """The same, asked inside a session in which nothing has run."""
    known = {id(leaf.value) for leaf in subject.kept_leaves(everywhere=True)}
    subject.ran = True
    try:
        called("loss", subject.loss)
        made = [leaf for leaf in subject.leaves(everywhere=True) if id(leaf.value) not in known]
    finally:
        subject.restore()
    made = [leaf for leaf in made if _may_be_learned(leaf)]
    subject.builds = bool(made) and _is_kept(subject, made)
    return subject.builds


def _may_be_learned(leaf: Leaf) -> bool:
    tokens = leaf.path.tokens
    is_array = isinstance(leaf.value, np.ndarray) and leaf.value.dtype.kind == "f" and leaf.value.size > 0
    return is_array and not is_input_name(tokens) and not looks_like_gradient(tokens)


def _is_kept(subject: Subject, made: Sequence[Leaf]) -> bool:
    """Whether of two forward passes the second keeps what the first puts in one of these places."""
    subject.restore()
    subject.ran = True
    try:
        called("loss", subject.loss)
        first = [Leaf(leaf.path, value) for leaf in made if (value := leaf.path.found()) is not None]
        called("loss", subject.loss)
        return any(map(stays, first))
    finally:
        subject.restore()
