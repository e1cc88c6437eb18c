"""The true gradient of every parameter: recorded where the loss confirms it, else measured entry by entry."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradcheck import state
from gradcheck.compare import Comparison, compare_fully
from gradcheck.conventions.grouping import layer_of
from gradcheck.conventions.pairing import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array, Finding, GradientCheck, Verdict
from gradcheck.guards import is_small, without_guards
from gradcheck.localise import find_wrong_entries, screen
from gradcheck.measurement import Measurement
from gradcheck.noise import measure_noise
from gradcheck.normals import normals
from gradcheck.numerical import measure_direction, measure_entries
from gradcheck.subject import Subject
from gradcheck.variable import evaluate

Witness = Callable[[Subject, Sequence[Parameter]], Mapping[str, Array] | str]
"""Recorded gradients by parameter name, or one sentence why there are none; called inside the subject's session."""

SECONDS = 10.0  # that measuring one array entry by entry may take, by estimate; larger ones are screened
STEP = (
    2.0**-21
)  # of a witness, in units of the size of what moves: small, lest a unit of a large batch wakes up
AGREES = 1e-6  # a witness that is nearer than this, in units of the slope's size, needs no error bar
BENT = 1e-3  # second differences above this are looked into
EPS = 2.0**-52
SAMPLE = 200  # entries of a screened array that are measured all the same


def _key(parameter: Parameter) -> Any:
    home = parameter.home
    return id(home) if isinstance(home, (np.ndarray, list)) else (parameter.path.name, id(home))


def _is_finite(values: Array) -> bool:
    return math.isfinite(float(np.vdot(values, values))) or bool(np.isfinite(values).all())


@dataclass(slots=True, eq=False)
class Working:
    """What one check knows so far."""

    subject: Subject
    rng: np.random.Generator
    seed: int
    inputs: dict[str, Any] = field(default_factory=dict)
    reacts: dict[Any, bool] = field(default_factory=dict)
    recorded: dict[Any, Array] = field(
        default_factory=dict
    )  # gradients of the recorded run, not yet confirmed
    alive: list[Parameter] = field(default_factory=list)  # the keys hold ids
    findings: list[Finding] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    noise_here: float | None = None  # of the loss; measured when a verdict is in doubt
    moving: list[Parameter] = field(default_factory=list)  # the parameters it is measured along
    patterns: dict[str, str] = field(default_factory=dict)  # where a screened array is wrong
    doubts: dict[str, str] = field(default_factory=dict)  # why an array that looks right is not called so
    estimates: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    def reacting(self, parameter: Parameter) -> bool:
        """Whether the loss reacts to it; measured once."""
        key = _key(parameter)
        if key not in self.reacts:
            self.alive.append(parameter)
            self.reacts[key] = self.subject.reacts(parameter, self.rng)
        return self.reacts[key]

    def listen(self, witness: Any, candidates: Sequence[Parameter]) -> float | None:
        """Records one run of the loss, for gradients and for what it reacts to; the loss, or None: in vain."""
        early = getattr(witness, "early", None)
        if early is None or not candidates:
            return None
        subject = self.subject
        told = early(subject, candidates)
        subject.restore()
        if told is None or told.loss != subject.first_loss:
            return None
        self.alive += candidates
        silent = []
        for p, total in zip(candidates, told.sums):
            if total is not None and total.dtype.kind == "f" and total.any() and _is_finite(total):
                self.reacts[_key(p)] = True
                if told.smooth:
                    self.recorded[_key(p)] = total
            else:
                silent.append(p)
        if len(silent) > 1 and not self.subject.react_together(silent, self.rng):
            self.reacts.update((_key(p), False) for p in silent)
        return float(told.loss)

    @property
    def noise(self) -> float:
        """The noise of the loss at the kept state; measured once, and only if somebody asks."""
        if self.noise_here is None:
            # along one direction a loss that moves in stairs may happen to look like a straight line
            self.noise_here = max(
                measure_noise(self.subject.objective, self.moving, rng=self.rng) for _ in range(3)
            )
        return self.noise_here

    def agreement(self, parameter: Parameter, values: Array) -> float:
        """|cos| between an array and the numerical gradient, over at most 48 entries."""
        if parameter.name not in self.estimates:
            flat = self.rng.permutation(parameter.size)[:48]
            measured = measure_entries(self.subject.objective, parameter, flat, complex_step=False)
            self.estimates[parameter.name] = (flat, measured.values)
        flat, truth = self.estimates[parameter.name]
        reported = np.asarray(values, dtype=float).reshape(-1)[flat]
        size = float(np.linalg.norm(truth) * np.linalg.norm(reported))
        if not size or not math.isfinite(size):
            return 1.0 if not np.any(truth) and not np.any(reported) else 0.0
        return abs(float(truth @ reported)) / size


def measured_gradients(
    work: Working, pairs: Sequence[Pairing], witness: Witness | None
) -> dict[str, Measurement]:
    """The true gradient of every paired parameter: recorded where that agrees with the numbers, else entry by entry."""
    subject = work.subject
    subject.restore()
    parameters = [p.parameter for p in pairs]
    out: dict[str, Measurement] = {}
    work.moving = parameters
    recorded = _witnessed(work, parameters, witness) if witness is not None else None
    if recorded is not None:
        return recorded
    started = time.perf_counter()
    evaluate(subject.objective)
    seconds = time.perf_counter() - started
    noise = work.noise
    for pairing in pairs:
        p = pairing.parameter
        if pairing.layout is not None and p.size > 500 and 4 * p.size * seconds > SECONDS:
            out[p.name] = _screened(work, pairing)
        else:
            out[p.name] = measure_entries(subject.objective, p, noise=noise)
    return out


def _screened(work: Working, pairing: Pairing) -> Measurement:
    """A large array by random directions: what they suspect is searched and measured, else a sample of entries."""
    assert pairing.layout is not None
    objective, p = work.subject.objective, pairing.parameter
    analytic = np.asarray(pairing.layout.values, dtype=float)
    noise = work.noise
    (screening,) = screen(objective, [p], [analytic], rng=work.rng, noise=noise)
    if screening.suspicious:
        located = find_wrong_entries(objective, p, analytic, rng=work.rng, noise=noise)
        if located.measurement.values.size:
            work.done.append(
                f"{p.name} has {p.size} entries; wrong ones were searched by halving: {located.pattern}"
            )
            work.patterns[p.name] = located.pattern
            if not located.complete:
                work.doubts[p.name] = "random directions show an error that could not be pinned to entries"
            return located.measurement
    if screening.suspicious or not screening.decided:
        work.doubts[p.name] = (
            "random directions show an error that could not be pinned to entries"
            if screening.suspicious
            else "too noisy along random directions to tell, and too large to measure every entry"
        )
    else:
        work.done.append(
            f"{p.name} has {p.size} entries: checked along {len(screening.residuals)} random directions, which miss an "
            f"error of norm {screening.detectable:.1g} with probability {screening.miss:g}, and at {SAMPLE} entries"
        )
    flat = np.sort(work.rng.permutation(p.size)[:SAMPLE])
    return measure_entries(objective, p, flat, noise=noise)


def _witnessed(
    work: Working, parameters: Sequence[Parameter], witness: Witness
) -> dict[str, Measurement] | None:
    """Recorded gradients as measurements, once they agree with the numbers along three Gaussian directions."""
    subject = work.subject
    kept = [p.read() for p in parameters]
    scales = [_scale(values) for values in kept]
    early = [work.recorded.get(_key(p)) for p in parameters]
    known = [values for values in early if values is not None]
    if len(known) == len(parameters) and not subject.held:
        worst = _confirmed(work, parameters, kept, scales, known)
        if worst is not None:
            return _as_measured(work, parameters, scales, known, worst, 0.3 * EPS * abs(subject.first_loss))
    subject.restore()
    said = witness(subject, parameters)
    subject.restore()
    if isinstance(said, str):
        work.done.append(f"recorded gradients were not used: {said}")
        return None
    if any(p.name not in said or np.shape(said[p.name]) != p.shape for p in parameters):
        work.done.append("recorded gradients were not used: they do not cover every parameter")
        return None
    gradients = [np.asarray(said[p.name], dtype=float) for p in parameters]
    worst = _confirmed(work, parameters, kept, scales, gradients) if getattr(said, "smooth", False) else None
    quick = worst is not None
    if worst is None:
        worst = _confirmed_slowly(work, parameters, scales, gradients)
    if worst is None:
        return None
    noise = 0.3 * EPS * abs(subject.first_loss) if quick else work.noise
    return _as_measured(work, parameters, scales, gradients, worst, noise)


def _as_measured(
    work: Working,
    parameters: Sequence[Parameter],
    scales: Sequence[float],
    gradients: Sequence[Array],
    worst: float,
    noise: float,
) -> dict[str, Measurement]:
    out = {}
    for p, values, scale in zip(parameters, gradients, scales):
        largest = _largest(values)
        out[p.name] = Measurement(
            values,
            np.broadcast_to(1e-9 * largest, values.shape),
            np.broadcast_to(False, values.shape),
            0,
            "recorded gradient, witnessed along 3 directions",
            rounding=noise / scale,
            loss=work.subject.first_loss,
        )
    work.done.append(
        f"recorded gradients agree with the loss along 3 random directions (off by {worst:.1e} at most)"
    )
    return out


def _confirmed(
    work: Working,
    parameters: Sequence[Parameter],
    kept: Sequence[Array],
    scales: Sequence[float],
    gradients: Sequence[Array],
) -> float | None:
    """How far gradients of a smooth loss are off, relatively, along three Gaussian directions, or None: not sure.

    Two evaluations for each. The answer None blames nobody: then everything is measured with care.
    """
    objective, here = work.subject.objective, work.subject.first_loss
    sizes = [scale * float(np.linalg.norm(g)) for scale, g in zip(scales, gradients)]
    size = math.hypot(*sizes)
    if any(p.dtype != np.float64 for p in parameters) or not 0 < size < math.inf:
        return None
    worst = 0.0
    total = sum(p.size for p in parameters)
    try:
        for _ in range(3):
            numbers = normals(work.rng, total)
            at, slope = 0, 0.0
            steps = []
            for p, scale, gradient in zip(parameters, scales, gradients):
                step = numbers[at : at + p.size].reshape(p.shape) * (STEP * scale)
                at += p.size
                slope += float(np.vdot(step, gradient)) / STEP
                steps.append(step)
            losses = []
            for sign in (np.add, np.subtract):
                for p, values, step in zip(parameters, kept, steps):
                    p.write(sign(values, step))
                losses.append(evaluate(objective))
            up, down = losses
            off = abs((up - down) / (2 * STEP) - slope)
            # a corner at this very point leaves half its jump in the second difference
            bent = abs((up - here) + (down - here)) / (2 * STEP)
            if not (off <= AGREES * size and bent <= BENT * size):
                return None
            worst = max(worst, off / size)
    finally:
        for p, values in zip(parameters, kept):
            p.write(values)
    return worst


def _confirmed_slowly(
    work: Working, parameters: Sequence[Parameter], scales: Sequence[float], gradients: Sequence[Array]
) -> float | None:
    """The same with error bars, for losses that are noisy, bent or at a kink; None, and said, when they disagree."""
    worst = 0.0
    step: float | None = None
    for _ in range(3):
        # each array moves by the same part of its own size, so that no array hides behind a larger one
        directions = [
            scale * work.rng.standard_normal(p.shape, dtype=np.float32)
            for p, scale in zip(parameters, scales)
        ]
        measured = measure_direction(
            work.subject.objective,
            parameters,
            directions,
            noise=work.noise,
            step=step,
            complex_step=False,  # the recorded gradient is exact already: what it needs is another kind of witness
        )
        step = measured.step or None
        along = [g * u for g, u in zip(gradients, directions)]
        recorded = math.fsum(float(np.sum(a)) for a in along)
        size = math.sqrt(math.fsum(float(np.vdot(a, a).real) for a in along))
        off = abs(recorded - measured.value)
        if measured.kink or not off <= 3 * measured.error + 1e-6 * max(size, abs(measured.value)):
            work.done.append(
                f"recorded gradients were not used: along a random direction they give {recorded:.9g}, "
                f"the loss {measured.value:.9g}"
            )
            return None
        worst = max(worst, off / max(size, 1e-300))
    return worst


def _largest(values: Array) -> float:
    return float(max(values.max(), -values.min())) if values.size else 0.0


def _scale(values: Array) -> float:
    if values.dtype == np.float64 and 0 < (square := float(np.vdot(values, values))) < math.inf:
        return math.sqrt(square / values.size)
    finite = values[np.isfinite(values)].astype(float)
    size = float(np.sqrt(np.mean(finite**2))) if finite.size else 0.0
    return size or 1.0


def compared(
    work: Working, pairs: Sequence[Pairing], measured: Mapping[str, Measurement]
) -> tuple[list[GradientCheck], list[Comparison | None]]:
    """The verdict on every gradient, and the comparison it rests on (None where the shapes do not fit)."""
    subject = work.subject
    checks: list[GradientCheck] = []
    comparisons: list[Comparison | None] = []
    unit = max((_largest(m.values) for m in measured.values()), default=0.0)
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

        single = pairing.raw.dtype in (np.dtype(np.float32), np.dtype(np.float16)) or _is_narrow_home(pairing)
        measurement, comparison = measured[p.name], None
        for careful in (False, True):
            if careful:  # so far the noise was taken for the least it can be, which is strict
                rounding = work.noise / _scale(p.read())
                measurement = replace(measurement, rounding=max(measurement.rounding, rounding))
            comparison = compare_fully(
                p.name,
                np.asarray(pairing.layout.values, dtype=float),
                measurement,
                refine=refine if careful else None,
                unit=unit,
                single=single,
                layer=layer,
                gradient_name=pairing.found.name,
                pairing=pairing.description,
            )
            if comparison.check.verdict is Verdict.RIGHT:
                break
        assert comparison is not None
        check = comparison.check
        if check.verdict is Verdict.RIGHT and p.name in work.doubts:
            check = replace(check, verdict=Verdict.UNDECIDED, reason=work.doubts[p.name])
        if check.verdict is Verdict.WRONG and p.name in work.patterns:
            check = replace(check, pattern=work.patterns[p.name])
        checks.append(check)
        comparisons.append(comparison)
    return checks, comparisons


def excused(
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
            again = compare_fully(
                p.name,
                np.asarray(pairing.layout.values, dtype=float),
                measured,
                refine=refine,
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


def _is_narrow_home(pairing: Pairing) -> bool:
    return pairing.parameter.dtype in (np.dtype(np.float32), np.dtype(np.float16))
