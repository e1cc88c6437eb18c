"""Gradients that are drawn at random for a loss that is not: an estimate by sampling is the derivative of no loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.checking.sequential import many_updates
from gradcheck.checking.working import Working
from gradcheck.compare import Comparison
from gradcheck.conventions.pairs import Pairing
from gradcheck.facts import GradientCheck, Verdict
from gradcheck.magnitudes import magnitude
from gradcheck.passes import Run, forward_backward
from gradcheck.subject import Subject

REASON = (
    "draws random numbers that the loss does not use, and with other draws it gives another gradient: an estimate by "
    "sampling (contrastive divergence, a random batch, a mask) is not the derivative of this loss; let both use the "
    "same draws to have it checked"
)


def undecided_by_chance(
    work: Working,
    pairs: Sequence[Pairing],
    checks: list[GradientCheck],
    comparisons: list[Comparison | None],
    run: Run,
    learning_rate: float | None,
) -> tuple[list[GradientCheck], list[Comparison | None]]:
    """The checks with what they rest on; undecided what is wrong and is another gradient with other random numbers."""
    subject = work.subject
    wrong = any(c.verdict is Verdict.WRONG for c in checks)
    if not wrong or subject.draws or not run.left.draws:
        return checks, comparisons
    try:
        with subject.other_draws():
            again = forward_backward(subject, [p.parameter for p in pairs], learning_rate)
            apart = {p.parameter.name for p in pairs if not _alike(p, run, again, subject.step is not None)}
            if apart and learning_rate and subject.step is not None:
                apart -= _alike_at_small_rates(subject, pairs, again, float(learning_rate))
    except Exception:  # other numbers may lead where the code fails
        return checks, comparisons
    what = "backward" if subject.step is None else "the step"
    told, known = list(checks), list(comparisons)
    for k, (pairing, c) in enumerate(zip(pairs, checks)):
        if c.verdict is Verdict.WRONG and pairing.parameter.name in apart:
            told[k], known[k] = replace(c, verdict=Verdict.UNDECIDED, reason=f"{what} {REASON}"), None
    return told, known


def _alike_at_small_rates(subject: Subject, pairs: Sequence[Pairing], again: Run, rate: float) -> set[str]:
    """The parameters that another order of the samples changes alike, but for what every update changes for the next.

    Asked while the subject draws other numbers; the pairs have the gradient that a step of many updates has at rate 0.
    """
    whole = [
        replace(p, layout=replace(p.layout, values=np.asarray(again.change_of(p.parameter), float) / rate))
        for p in pairs
        if p.layout is not None
    ]
    limits = many_updates(subject, whole, rate)
    if limits is None or isinstance(limits, str):
        return set()
    here = {p.parameter.name: p for p in pairs}
    return {
        other.parameter.name
        for other in limits
        if (one := here[other.parameter.name]).layout is not None
        and other.layout is not None
        and np.allclose(
            one.layout.values,
            other.layout.values,
            rtol=1e-6,
            atol=8 * (one.rounding + other.rounding) + 1e-6 * magnitude(one.layout.values),
        )
    }


def _alike(pairing: Pairing, run: Run, again: Run, by_step: bool) -> bool:
    if by_step:
        one, other = run.change_of(pairing.parameter), again.change_of(pairing.parameter)
    else:
        here = {(f.returned, f.name): f.value for f in run.found}
        there = {(f.returned, f.name): f.value for f in again.found}
        key = pairing.found.returned, pairing.found.name
        if key not in here or key not in there:
            return True
        one, other = here[key], there[key]
    return np.shape(one) == np.shape(other) and bool(
        np.allclose(one, other, rtol=1e-9, atol=0, equal_nan=True)
    )
