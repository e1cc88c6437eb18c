"""Recorded gradients as measurements: believed once the loss agrees with them along random directions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gradcheck.checking.working import Witness, Working
from gradcheck.conventions.variables import Parameter
from gradcheck.defaults import DEFAULTS
from gradcheck.facts import Array
from gradcheck.numerical.gradient import measure_direction
from gradcheck.numerical.measurement import Measurement, everywhere
from gradcheck.numerical.normals import normals
from gradcheck.numerical.variable import evaluate

STEP = (
    2.0**-24
)  # of a witness, in units of the size of what moves: short, lest a unit of a large batch wakes up
LONG = 2.0**-21  # where the slope is small beside the loss itself, and so beside its rounding
SMALL = 0.05  # such a slope, in units of the loss
AGREES = 1e-6  # a witness that is nearer than this, in units of the slope's size, needs no error bar
DIRECTIONS = 3  # which miss an error of a thousandth once in a thousand million times
TELLS = (
    3e-3  # a bar wider than this, in units of the slope's size, bears no witness: float32 has narrower ones
)
BENT = 1e-3  # second differences above this are looked into
CLOSER = 2.0**-10  # a step by which a corner nearby is not reached, in units of the usual one
EPS = 2.0**-52


def witnessed(
    work: Working, parameters: Sequence[Parameter], witness: Witness
) -> dict[str, Measurement] | None:
    """Recorded gradients as measurements, once they agree with the numbers along three Gaussian directions."""
    subject = work.subject
    scales = [work.scale(p) for p in parameters]
    early = [work.recorded.get(p.key) for p in parameters]
    known = [values for values in early if values is not None]
    held = {id(p.home) for p in subject.held}  # what the loss rewrites may be another value when it is read
    if len(known) == len(parameters) and not any(id(p.home) in held for p in parameters):
        keys = frozenset(p.key for p in parameters)
        worst = _confirmed(work, parameters, known, work.offs if keys <= work.moved else ())
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
    worst = _confirmed(work, parameters, gradients) if getattr(said, "smooth", False) else None
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


class Directions:
    """Random directions along parameters, all moved by the same part of their sizes, and gradients to follow there.

    They begin at the kept state, or at other `values` of these `scales`, where the loss is `here`. As a context
    manager it puts all back on leaving.
    """

    def __init__(
        self,
        work: Working,
        parameters: Sequence[Parameter],
        gradients: Sequence[Array],
        values: Sequence[Array] | None = None,
        scales: Sequence[float] | None = None,
        here: float | None = None,
    ) -> None:
        self.work, self.parameters, self.gradients = work, parameters, gradients
        self.places = [p.place() for p in parameters]
        self.values = [work.subject.values(p) for p in parameters] if values is None else list(values)
        self.scales = list(map(work.scale, parameters)) if scales is None else scales
        self.here = work.subject.first_loss if here is None else here
        self.total = sum(p.size for p in parameters)
        self.size = _size(work, parameters, gradients, self.scales)
        self.length = STEP if SMALL * abs(self.here) < self.size else LONG
        self.silent_too = False  # whether what is silent was moved along one that agrees

    def followed(self, known: Sequence[float] = (), silent: Sequence[Parameter] = ()) -> list[float]:
        """How far the gradients are off along three directions, fewer when they are too far along the next.

        `known` are those gone before. Along the first what is `silent` is moved too, by a lot.
        """
        offs = list(known)
        while self.size and len(offs) < DIRECTIONS:
            off = self.off(() if offs else silent)
            if off is None:
                break
            offs.append(off)
        return offs

    def off(self, silent: Sequence[Parameter] = ()) -> float | None:
        """How far the gradients are off along a new direction, None: too far, or at a corner.

        One side will do where it agrees already: the bend of the loss, which the difference of both sides is free of,
        shows at a step this short only if it is strong. A corner at this very point that no direction meets is that of
        a side on which the gradients are right; and no entry is called wrong before it is measured on both.
        """
        subject, here, length, enough = self.work.subject, self.here, self.length, AGREES * self.size
        numbers = normals(self.work.rng, self.total)
        slope = self._move(numbers, length, self.gradients) / length
        if silent:
            moved = subject.moved_together(silent, self.work.rng)
            off = math.inf if moved is None else abs((moved - here) / length - slope)
            self.silent_too = off <= enough
            if self.silent_too:
                return off
        above = evaluate(subject.objective)
        off = abs((above - here) / length - slope)
        if off <= enough:
            return off
        below = self._loss(numbers, -length)
        off = abs((above - below) / (2 * length) - slope)
        # a corner at this very point leaves half its jump in the second difference
        bent = abs((above - here) + (below - here)) / (2 * length)
        if off <= enough and bent <= BENT * self.size:
            return off
        sides = abs((above - here) / length - slope), abs((here - below) / length - slope)
        agreeing = [side for side in sides if side <= enough]
        return min(agreeing) if agreeing and self._is_beside(numbers, slope) else None

    def _is_beside(self, numbers: Array, slope: float) -> bool:
        """Whether both sides agree at a step that does not reach a corner nearby, to the digits that rounding leaves.

        Training brings units to rest where they begin to count, and the nearest of thousands is nearer than a step.
        """
        steps = CLOSER * self.length, -CLOSER * self.length
        slopes = [(self._loss(numbers, step) - self.here) / step for step in steps]
        return all(abs(each - slope) <= BENT * self.size for each in slopes)

    def _loss(self, numbers: Array, by: float) -> float:
        self._move(numbers, by, [None] * len(self.gradients))
        return evaluate(self.work.subject.objective)

    def __enter__(self) -> Directions:
        return self

    def __exit__(self, *_: object) -> None:
        for p, place, values in zip(self.parameters, self.places, self.values):
            p.put_back(place, values)

    def _move(self, numbers: Array, by: float, along: Sequence[Array | None]) -> float:
        at, product = 0, 0.0
        for p, values, scale, gradient in zip(self.parameters, self.values, self.scales, along):
            part = numbers[at : at + values.size].reshape(values.shape)
            product += p.write_moved(values, part, by * scale, gradient)
            at += values.size
        return product


def _size(
    work: Working, parameters: Sequence[Parameter], gradients: Sequence[Array], scales: Sequence[float]
) -> float:
    """The size of slopes along random directions; 0 when they are of no use."""
    size = math.hypot(*[scale * work.norm(g) for scale, g in zip(scales, gradients)])
    return size if size < math.inf and all(p.dtype == np.float64 for p in parameters) else 0.0


def _is_slope(work: Working, values: Array | None) -> bool:
    """Whether it is the derivative of something the loss reacts to: real, finite, not zero everywhere."""
    if values is None or values.dtype.kind != "f":
        return False
    if 0 < work.norm(values) < math.inf:  # one look at each number, as a rule
        return True
    return bool(values.any()) and bool(np.isfinite(values).all())


def heard(work: Working) -> float | None:
    """The loss as runs without the recorder confirm it, None if nothing was recorded: then `work` knows what it told.

    What the loss stays the same without is believed not to be read: that is moved by a lot on one side of the first
    direction along which the recorded gradients are followed, or in a run of its own. The recording is forgotten when
    the loss is another one without it.
    """
    subject, told = work.subject, work.told
    if told is None or not math.isfinite(subject.first_loss):
        return None
    reacting = [k in told.read or _is_slope(work, total) for k, total in enumerate(told.sums)]
    silent = [p for p, reacts in zip(told.candidates, reacting) if not reacts]
    moving = [
        (p, t) for p, t, reacts in zip(told.candidates, told.sums, reacting) if reacts and t is not None
    ]
    second, alike = None, False
    if told.smooth and moving:
        with Directions(work, [p for p, _ in moving], [t for _, t in moving]) as directions:
            work.offs = directions.followed(silent=silent)
        if work.offs:
            work.moved = frozenset(p.key for p, _ in moving)
            if directions.silent_too or not silent:
                second, alike = subject.first_loss, True
    if second is None:
        second = subject.moved_together(silent, work.rng)
        alike = second == subject.first_loss
    if not alike:
        second = float(np.real(subject.objective()))
        if second != subject.first_loss:
            subject.first_loss = second
            return None
    work.alive += told.candidates
    for p, total, reacts in zip(told.candidates, told.sums, reacting):
        if reacts:
            work.reacts[p.key] = True
            if told.smooth and total is not None:
                work.recorded[p.key] = total
        elif alike:
            work.reacts[p.key] = False
            if isinstance(p.home, np.ndarray) and not subject.is_written_to(p.home):
                work.unread.add(id(p.home))
    return second


def _confirmed(
    work: Working, parameters: Sequence[Parameter], gradients: Sequence[Array], known: Sequence[float] = ()
) -> float | None:
    """How far gradients of a smooth loss are off, relatively, along three Gaussian directions, or None: not sure.

    `known` is how far they are off along some of them. The answer None blames nobody: then everything is measured with
    care.
    """
    size = _size(work, parameters, gradients, [work.scale(p) for p in parameters])
    offs = list(known) if all(off <= AGREES * size for off in known) else []
    if size and len(offs) < DIRECTIONS:
        with Directions(work, parameters, gradients) as directions:
            offs = directions.followed(offs)
    return max(offs) / size if size and len(offs) == DIRECTIONS else None


def _confirmed_slowly(
    work: Working, parameters: Sequence[Parameter], scales: Sequence[float], gradients: Sequence[Array]
) -> float | None:
    """The same with error bars, for losses that are noisy, bent or at a kink; None, and said, when they disagree."""
    worst = 0.0
    step: float | None = None
    for _ in range(DIRECTIONS):
        # each array moves by the same part of its own size, so that no array hides behind a larger one
        directions = [
            scale * work.rng.standard_normal(p.shape, dtype=np.float32)
            for p, scale in zip(parameters, scales)
        ]
        along = [g * u for g, u in zip(gradients, directions)]
        recorded = math.fsum(float(np.sum(a)) for a in along)
        size = math.sqrt(math.fsum(float(np.vdot(a, a).real) for a in along))
        for accuracy in (
            DEFAULTS.quick_accuracy,
            DEFAULTS.accuracy,
        ):  # the second looks at shorter steps, too
            measured = measure_direction(
                work.subject.objective,
                parameters,
                directions,
                noise=work.noise,
                step=step,
                accuracy=accuracy,
                complex_step=False,  # the recorded gradient is exact: what it needs is another kind of witness
            )
            step = measured.step or None
            off = abs(recorded - measured.value)
            large = max(size, abs(measured.value))
            agrees = off <= 3 * measured.error + 1e-6 * large and (
                measured.error <= TELLS * large or not size
            )
            if agrees or measured.kink:
                break
        if measured.kink or not agrees:
            work.done.append(
                f"recorded gradients were not used: along a random direction they give {recorded:.9g}, "
                f"the loss {measured.value:.9g}"
            )
            return None
        worst = max(worst, off / max(size, 1e-300))
    return worst


def _largest(values: Array) -> float:
    return float(max(values.max(), -values.min())) if values.size else 0.0
