"""Right, wrong or undecided for every gradient of one check: the criterion applied, guards of the loss excused."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.checking import state
from gradcheck.checking.guards import is_small, without_guards
from gradcheck.checking.transposing import kept_transposed
from gradcheck.checking.working import Witness, Working
from gradcheck.compare import Comparison, compare
from gradcheck.conventions.grouping import layer_of
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.defaults import DEFAULTS
from gradcheck.facts import Array, GradientCheck, Verdict
from gradcheck.magnitudes import magnitude
from gradcheck.numerical.gradient import measure_entries
from gradcheck.numerical.measurement import Measurement
from gradcheck.numerical.slope import EPS
from gradcheck.numerical.variable import evaluate, typical_scale

NARROW = frozenset({np.dtype(np.float32), np.dtype(np.float16)})


def compared(
    work: Working, pairs: Sequence[Pairing], measured: Mapping[str, Measurement]
) -> tuple[list[GradientCheck], list[Comparison | None]]:
    """The verdict on every gradient, and the comparison it rests on (None where the shapes do not fit)."""
    subject = work.subject
    checks: list[GradientCheck] = []
    comparisons: list[Comparison | None] = []
    unit = max((m.largest for m in measured.values()), default=0.0)
    for pairing in pairs:
        p = pairing.parameter
        layer = layer_of(p.path)
        if pairing.layout is None:
            shape = np.shape(pairing.raw)
            checks.append(
                GradientCheck(
                    p.name,
                    p.shape,
                    Verdict.WRONG,
                    f"the gradient has shape {shape}, the parameter {p.shape}"
                    if pairing.raw.dtype.kind in "fiub"
                    else f"the gradient has dtype {pairing.raw.dtype}, not real numbers",
                    layer=layer,
                    gradient_name=pairing.found.name,
                    pairing=pairing.how,
                    pattern="shape",
                    wrong_entries=p.size,
                )
            )
            work.findings.append(state.wrong_shape(pairing))
            comparisons.append(None)
            continue

        def refine(flat: Array, p: Parameter = p) -> Measurement:
            return measure_entries(subject.objective, p, flat, noise=work.noise, accuracy=1e-10, largest=unit)

        single = pairing.raw.dtype in NARROW or p.dtype in NARROW
        measurement, comparison = measured[p.name], None
        for careful in (False, True):
            if careful:  # so far the noise was taken for the least it can be, which is strict
                rounding = work.noise / typical_scale(p.read())
                measurement = replace(measurement, rounding=max(measurement.rounding, rounding))
            comparison = compare(
                p.name,
                np.asarray(pairing.layout.values, dtype=float),
                measurement,
                refine=refine if careful else None,
                unit=unit,
                single=single,
                lost=pairing.rounding + _widened(work, measurement),
                layer=layer,
                gradient_name=pairing.found.name,
                pairing=pairing.description,
            )
            if comparison.check.verdict is Verdict.RIGHT:
                break
        assert comparison is not None
        check = comparison.check
        if check.verdict is Verdict.RIGHT and not unit and _is_not_zero(work, pairing):
            bar = comparison.measurement.errors.max(initial=0.0)
            reason = f"every gradient measures as zero, this one within {bar:.1g}, which is too wide to tell"
            check = replace(check, verdict=Verdict.UNDECIDED, reason=reason)
        if check.verdict is Verdict.RIGHT and p.name in work.doubts:
            check = replace(check, verdict=Verdict.UNDECIDED, reason=work.doubts[p.name])
        if check.verdict is Verdict.WRONG and p.name in work.patterns:
            check = replace(check, pattern=work.patterns[p.name])
        if check.verdict is Verdict.RIGHT:
            unfit = state.spread_in_a_step(pairing) or kept_transposed(subject, pairing)
            work.findings += [unfit] if unfit is not None else []
        checks.append(check)
        comparisons.append(comparison)
    return checks, comparisons


def excused(
    work: Working,
    pairs: Sequence[Pairing],
    checks: list[GradientCheck],
    comparisons: list[Comparison | None],
    witness: Witness | None = None,
) -> tuple[list[GradientCheck], list[Comparison | None]]:
    """The same where the guards of the loss are left out by a gradient, which is the unguarded loss's then."""
    checks, comparisons = _excused_when_small(work, pairs, checks, comparisons)
    wrong = [k for k, c in enumerate(checks) if c.verdict is Verdict.WRONG and _is_finite(pairs[k])]
    bare_of = getattr(witness, "bare", None)
    if not wrong or bare_of is None:
        return checks, comparisons
    work.subject.restore()
    bare = bare_of(work.subject, [pairs[k].parameter for k in wrong])
    work.subject.restore()
    for k in wrong if bare is not None else ():
        checks[k], comparisons[k] = _without_guards(work, pairs[k], checks[k], comparisons[k], bare)
    return checks, comparisons


def _is_finite(pairing: Pairing) -> bool:
    """Whether its gradient is numbers throughout: no guard of the loss excuses a nan."""
    return pairing.layout is not None and math.isfinite(magnitude(pairing.layout.values))


def _without_guards(
    work: Working,
    pairing: Pairing,
    check: GradientCheck,
    comparison: Comparison | None,
    bare: Mapping[str, Array | None],
) -> tuple[GradientCheck, Comparison | None]:
    """The verdict where predictions are as small as the guard: right when the gradient is that of the bare loss."""
    assert pairing.layout is not None
    truth, reported = bare[check.name], np.asarray(pairing.layout.values, dtype=float)
    if truth is None:
        reason = (
            "the loss takes the logarithm of a 0 that only its guard keeps finite: its slope there is none that a "
            "gradient of log(p) could have; check with smaller weights, or with predictions that are less sure"
        )
        return replace(check, verdict=Verdict.UNDECIDED, reason=reason), None
    off = np.abs(reported - truth)
    if not np.all(off <= 1e-6 * np.abs(truth) + 1e-9 * magnitude(truth)):
        return check, comparison
    if not any(f.name == "guard-constant" for f in work.findings):
        work.findings.append(state.guarded(check.name, (), check.relative_error))
    worst = np.unravel_index(int(np.argmax(off)), off.shape)
    told = replace(
        check,
        verdict=Verdict.RIGHT,
        reason="right but for the guard in a logarithm of the loss: without it it agrees",
        relative_error=magnitude(off) / magnitude(truth) if magnitude(truth) else 0.0,
        worst_index=tuple(map(int, worst)),
        analytic=float(reported[worst]),
        numerical=float(truth[worst]),
        wrong_entries=0,
        pattern="",
        heat=None,
        factor=None,
    )
    return told, None


def _excused_when_small(
    work: Working,
    pairs: Sequence[Pairing],
    checks: list[GradientCheck],
    comparisons: list[Comparison | None],
) -> tuple[list[GradientCheck], list[Comparison | None]]:
    """Small errors that go away when guards such as log(p + 1e-7) do are the guards', not the gradient's."""
    suspects = []
    for k, (pairing, comparison) in enumerate(zip(pairs, comparisons)):
        if checks[k].verdict is not Verdict.WRONG or comparison is None or pairing.layout is None:
            continue
        flat = comparison.measurement.flat_indices
        reported = np.asarray(pairing.layout.values, dtype=float).reshape(-1)
        truth = comparison.measurement.values.reshape(-1)
        if is_small((reported if flat is None else reported[flat]) - truth, truth):
            suspects.append(k)
    if not suspects:
        return checks, comparisons
    objective = work.subject.objective
    with without_guards(work.subject) as guards:
        if not guards or not math.isfinite(evaluate(objective)):
            return checks, comparisons
        for k in suspects:
            pairing, comparison = pairs[k], comparisons[k]
            assert comparison is not None and pairing.layout is not None
            p = pairing.parameter
            measured = measure_entries(objective, p, comparison.measurement.flat_indices, noise=work.noise)

            def refine(flat: Array, p: Parameter = p) -> Measurement:
                return measure_entries(objective, p, flat, noise=work.noise, accuracy=1e-10)

            old = checks[k]
            again = compare(
                p.name,
                np.asarray(pairing.layout.values, dtype=float),
                measured,
                refine=refine,
                lost=pairing.rounding + _widened(work, measured),
                layer=old.layer,
                gradient_name=old.gradient_name,
                pairing=old.pairing,
            )
            if again.check.verdict is not Verdict.RIGHT:
                continue
            reason = (
                f"right but for the guard constants of the loss (up to {guards[0]:g}): without them it agrees"
            )
            checks[k] = replace(again.check, reason=reason)
            comparisons[k] = again
            if not any(f.name == "guard-constant" for f in work.findings):
                work.findings.append(state.guarded(p.name, guards, old.relative_error))
    return checks, comparisons


def _is_not_zero(work: Working, pairing: Pairing) -> bool:
    """Whether a reported gradient is more than rounding can make of nothing."""
    assert pairing.layout is not None
    size = magnitude(np.asarray(pairing.layout.values, dtype=float))
    return size > 1e4 * EPS * abs(work.subject.first_loss) / typical_scale(pairing.parameter.read())


def _widened(work: Working, measurement: Measurement) -> float:
    """By how much an entry may be off where the data was rounded to float32 before anything was computed with it."""
    return DEFAULTS.widened * measurement.largest if work.subject.upcast else 0.0
