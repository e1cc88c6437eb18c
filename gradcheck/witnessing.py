"""Recorded gradients as measurements: believed once the loss agrees with them along random directions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array
from gradcheck.numerical.gradient import measure_direction
from gradcheck.numerical.measurement import Measurement, everywhere
from gradcheck.numerical.normals import normals
from gradcheck.numerical.variable import evaluate, typical_scale
from gradcheck.working import Witness, Working, key_of

STEP = (
    2.0**-24
)  # of a witness, in units of the size of what moves: short, lest a unit of a large batch wakes up
LONG = 2.0**-21  # where the slope is small beside the loss itself, and so beside its rounding
SMALL = 0.05  # such a slope, in units of the loss
AGREES = 1e-6  # a witness that is nearer than this, in units of the slope's size, needs no error bar
BENT = 1e-3  # second differences above this are looked into
EPS = 2.0**-52


def witnessed(
    work: Working, parameters: Sequence[Parameter], witness: Witness
) -> dict[str, Measurement] | None:
    """Recorded gradients as measurements, once they agree with the numbers along three Gaussian directions."""
    subject = work.subject
    kept = [subject.values(p) for p in parameters]
    scales = [typical_scale(values) for values in kept]
    early = [work.recorded.get(key_of(p)) for p in parameters]
    known = [values for values in early if values is not None]
    held = {id(p.home) for p in subject.held}  # what the loss rewrites may be another value when it is read
    if len(known) == len(parameters) and not any(id(p.home) in held for p in parameters):
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
            everywhere(1e-9 * largest, values.shape),
            everywhere(False, values.shape),
            0,
            "recorded gradient, witnessed along 3 directions",
            rounding=noise / scale,
            loss=work.subject.first_loss,
            known_largest=largest,
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

    Both sides of the first, which shows a corner at this very point, and one side of the others where that agrees
    already: the bend of the loss, which the difference of both sides is free of, shows at a step this short only if it
    is strong. The answer None blames nobody: then everything is measured with care.
    """
    objective, here = work.subject.objective, work.subject.first_loss
    size = math.hypot(*[scale * float(np.linalg.norm(g)) for scale, g in zip(scales, gradients)])
    if any(p.dtype != np.float64 for p in parameters) or not 0 < size < math.inf:
        return None
    length = STEP if SMALL * abs(here) < size else LONG
    worst = 0.0
    total = sum(p.size for p in parameters)

    def moved(by: float, along: Sequence[Array | None]) -> tuple[float, float]:
        """The loss at this distance along the direction, and by how much it moved there `along` gradients."""
        at, product = 0, 0.0
        for p, values, scale, gradient in zip(parameters, kept, scales, along):
            part = numbers[at : at + values.size].reshape(values.shape)
            product += p.write_moved(values, part, by * scale, gradient)
            at += values.size
        return evaluate(objective), product

    try:
        for number in range(3):
            numbers = normals(work.rng, total)
            above, product = moved(length, gradients)
            recorded = product / length
            off = abs((above - here) / length - recorded)
            if number == 0 or not off <= AGREES * size:
                below, _ = moved(-length, [None] * len(gradients))
                off = abs((above - below) / (2 * length) - recorded)
                # a corner at this very point leaves half its jump in the second difference
                bent = abs((above - here) + (below - here)) / (2 * length)
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
