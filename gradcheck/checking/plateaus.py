"""Losses that move in steps (accuracy, rounding, signs): their derivative is zero everywhere and says nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.checking.working import Working
from gradcheck.compare import Comparison
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Finding, GradientCheck, Severity, Verdict
from gradcheck.magnitudes import magnitude
from gradcheck.numerical.variable import evaluate
from gradcheck.own_random import own_generator
from gradcheck.subject import Subject

_POINTS = 96
_ROUNDED = 2.0**-40


def moves_in_steps(subject: Subject, parameter: Parameter, rng: np.random.Generator) -> bool:
    """Whether the loss is constant but for jumps along a random line in one parameter.

    Three plateaus or more, each met at two neighbouring points, and nearly no slope between them. A unit that
    merely sleeps here wakes up at a distance and moves the loss smoothly.
    """
    values = parameter.read()
    scale = float(np.sqrt(np.mean(np.square(values, dtype=float)))) or 1.0
    line = scale * rng.standard_normal(values.shape)
    seen: list[float] = []
    try:
        for t in np.linspace(0.0, 0.5, _POINTS):
            parameter.write(np.asarray(values + t * line, dtype=parameter.dtype))
            seen.append(evaluate(subject.objective))
    finally:
        with contextlib.suppress(TypeError):
            parameter.write(values)
    losses = np.asarray(seen)
    if np.ptp(losses) <= _ROUNDED * np.abs(losses).max():
        return False  # it is constant, and what moves is the rounding of its sums
    same = losses[1:] == losses[:-1]
    return len(np.unique(losses[1:][same])) >= 3 and float(np.mean(same)) > 0.3


def steps(names: list[str]) -> Finding:
    """The finding for a loss without slope."""
    listed = ", ".join(names)
    return Finding(
        "X1",
        "loss-moves-in-steps",
        listed,
        f"the loss is flat and jumps where {listed} changes: it has no slope to compare with",
        notes=(
            "counts, argmax, sign and round have the derivative zero; a surrogate gradient cannot be checked",
        ),
        help="give the loss that the backward pass differentiates, cross-entropy instead of accuracy for instance",
        severity=Severity.WARNING,
    )


def without_slope(
    work: Working,
    pairs: Sequence[Pairing],
    checks: list[GradientCheck],
    comparisons: Sequence[Comparison | None],
) -> list[GradientCheck]:
    """What is wrong is undecided where the loss moves in steps: it has no slope there."""
    out = list(checks)
    for k, (pairing, check, comparison) in enumerate(zip(pairs, checks, comparisons)):
        if check.verdict is not Verdict.WRONG or comparison is None:
            continue
        truth = comparison.measurement
        followed = truth.method.startswith("recorded") and np.any(truth.values)
        if not followed and moves_in_steps(work.subject, pairing.parameter, work.rng):
            reason = "the loss moves in steps: its derivative is zero wherever it has one"
            out[k] = replace(check, verdict=Verdict.UNDECIDED, reason=reason, factor=None, pattern="")
    flat_names = [c.name for c, old in zip(out, checks) if c.verdict is not old.verdict]
    if flat_names:
        work.findings = [
            f for f in work.findings if not (f.name == "dead-parameter" and f.subject in flat_names)
        ]
        work.findings.append(steps(flat_names))
    return out


def is_constant(subject: Subject, pairs: Sequence[Pairing]) -> bool:
    """Whether the loss is the same number at quite other weights: a net that sleeps here wakes up somewhere."""
    rng = own_generator(0)
    try:
        for _ in range(8):  # a hinge may be satisfied by chance
            subject.restore()
            for parameter in (pairing.parameter for pairing in pairs):
                values = parameter.read()
                size = max(1.0, magnitude(values))
                parameter.write((values + size * rng.standard_normal(values.shape)).astype(values.dtype))
            if float(np.real(subject.objective())) != subject.first_loss:
                return False
        return True
    except Exception:  # a loss that fails at other weights depends on them
        return False
    finally:
        subject.restore()
