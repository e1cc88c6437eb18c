"""Numerical derivatives, with error bars, of a loss whose unknowns live in a user's model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradcheck.defaults import DEFAULTS
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.numerical.complex_step import complex_direction, complex_entries
from gradcheck.numerical.noise import is_single, measure_noise
from gradcheck.numerical.slope import EPS, Line, Slope, measure, power_of_two
from gradcheck.numerical.variable import Objective, Variable, evaluate, evaluate_here, kept, typical_scale


def everywhere(value: float | bool, shape: tuple[int, ...]) -> Array:
    """An array of the shape that holds one value once, to be read only: ten times as fast as np.broadcast_to."""
    one = np.array(value)
    one.flags.writeable = False
    return np.ndarray(shape, one.dtype, one, 0, (0,) * len(shape))


@dataclass(frozen=True, slots=True, eq=False)
class Measurement:
    """Numerical derivatives by entries: `values` and `errors` of the variable's shape, or of flat_indices' length.

    A kink is no error: there, values +- errors spans the one-sided slopes. `rounding` is the unit below which nobody
    can know a derivative of this loss: its noise over the size of the unknowns.
    """

    values: Array
    errors: Array
    kinks: Array
    evaluations: int
    method: str
    flat_indices: Array | None = None  # None: all entries
    rounding: float = 0.0
    loss: float = 0.0
    single: bool = False  # the variable or the loss is float32
    known_largest: float | None = None

    @property
    def largest(self) -> float:
        """The largest size among the values; nan when one of them is."""
        if self.known_largest is not None:
            return self.known_largest
        return float(max(self.values.max(), -self.values.min())) if self.values.size else 0.0

    @property
    def at_kinks(self) -> int:
        """How many entries are at a kink."""
        kinks = self.kinks
        if kinks.size and not any(kinks.strides):  # one answer for all of a large array
            return kinks.size * int(kinks.flat[0])
        return int(kinks.sum())

    def updated(self, finer: Measurement) -> Measurement:
        """This measurement with the entries that `finer` measured anew."""
        if finer.flat_indices is None:
            return replace(finer, evaluations=self.evaluations + finer.evaluations)
        where = finer.flat_indices
        if self.flat_indices is not None:
            order = np.argsort(self.flat_indices)
            where = order[np.searchsorted(self.flat_indices, finer.flat_indices, sorter=order)]
        values, errors, kinks = self.values.copy(), self.errors.copy(), self.kinks.copy()
        values.reshape(-1)[where] = finer.values
        errors.reshape(-1)[where] = finer.errors
        kinks.reshape(-1)[where] = finer.kinks
        method = finer.method if finer.method.startswith(self.method) else self.method
        return replace(
            self,
            known_largest=None,
            values=values,
            errors=errors,
            kinks=kinks,
            method=method,
            evaluations=self.evaluations + finer.evaluations,
        )


@dataclass(frozen=True, slots=True)
class DirectionMeasurement:
    """The derivative of the loss along one direction, with its error bar."""

    value: float
    error: float
    kink: bool
    evaluations: int
    method: str = "central differences"
    step: float = 0.0  # along the direction; a similar direction is best begun with it


def measure_entries(
    objective: Objective,
    variable: Variable,
    flat_indices: Array | Sequence[int] | None = None,
    *,
    scale: float | None = None,
    noise: float | None = None,
    accuracy: float = DEFAULTS.quick_accuracy,
    complex_step: bool = True,
    largest: float = 0.0,
) -> Measurement:
    """dL/dx for the entries of one variable, four evaluations each and more only for entries in doubt.

    `accuracy` is the bar to reach, in units of the largest entry (`largest`, when known, counts too). Every value
    written is put back bit for bit. UsageError when the loss here is not a finite number.
    """
    whole = variable.read()
    flat = whole.reshape(-1)
    indices = (
        np.arange(flat.size) if flat_indices is None else np.asarray(flat_indices, dtype=np.intp).reshape(-1)
    )
    loss = evaluate_here(objective)
    evaluations = 1
    if noise is None:
        noise = measure_noise(objective, [variable])
        evaluations += 20
    scale = typical_scale(whole) if scale is None else scale
    single = variable.dtype.itemsize < 8 or is_single(loss)
    coarse = noise >= 1e-10 * abs(loss)
    step = scale * (DEFAULTS.relative_step_single if coarse else DEFAULTS.relative_step)
    sure = accuracy < DEFAULTS.quick_accuracy  # somebody is about to be accused
    slopes: list[Slope] = []
    doubtful: dict[int, Line] = {}
    with kept([variable]):
        for k, index in enumerate(indices):
            line = _line(objective, variable, int(index), float(flat[index]), loss, noise, scale)
            goal = accuracy * max(largest, 1e-3 * abs(loss) / scale)
            slope = measure(line, step, goal, sure=sure)
            slopes.append(slope)
            largest = max(largest, abs(slope.value)) if slope.error < abs(slope.value) else largest
            evaluations += line.evaluations
            step = min(max(step * power_of_two(slope.trend**0.5), scale * 2.0**-24), scale / 4)
            if slope.error > accuracy * largest and not slope.exact and not slope.kink:
                doubtful[k] = line
        for k, line in doubtful.items():
            before = line.evaluations
            if slopes[k].error > accuracy * largest:
                slopes[k] = measure(line, slopes[k].step, accuracy * largest, sure=sure)
            evaluations += line.evaluations - before
    values = np.array([slope.value for slope in slopes])
    errors = np.array([slope.error for slope in slopes])
    kinks = np.array([slope.kink for slope in slopes], dtype=bool)
    method = "central differences"
    if any(slope.one_sided for slope in slopes):
        method += ", one-sided where the loss ends or jumps"
    rounding = (noise + EPS * abs(loss)) / scale
    doubt = np.flatnonzero((errors > accuracy * largest) & ~kinks & np.isfinite(errors))
    if complex_step and len(doubt) and noise < 1e-12 * abs(loss) + 1e-300:
        taken = complex_entries(objective, variable, indices[doubt])
        if taken is not None:
            finer, cost = taken
            evaluations += cost
            agree = bool(np.all(np.abs(finer - values[doubt]) <= errors[doubt]))
            if agree:
                values[doubt] = finer
                floor = 8 * EPS * np.abs(finer) + 4 * rounding
                errors[doubt] = np.minimum(errors[doubt], np.maximum(floor, 1e-3 * errors[doubt]))
                method += ", complex step for entries in doubt"
    shape = whole.shape if flat_indices is None else (len(indices),)
    return Measurement(
        values.reshape(shape),
        errors.reshape(shape),
        kinks.reshape(shape),
        evaluations,
        method,
        None if flat_indices is None else indices,
        rounding,
        loss,
        single,
    )


def measure_direction(
    objective: Objective,
    variables: Sequence[Variable],
    directions: Sequence[Array],
    *,
    noise: float | None = None,
    accuracy: float = DEFAULTS.quick_accuracy,
    complex_step: bool = True,
    step: float | None = None,
) -> DirectionMeasurement:
    """d/dt L(x + t u) at t = 0 for directions u of the variables' shapes; values are put back bit for bit.

    One complex evaluation gives the value where the loss takes complex numbers and agrees with the real differences.
    """
    loss = evaluate_here(objective)
    evaluations = 1
    if noise is None:
        noise = measure_noise(objective, variables)
        evaluations += 20
    with kept(variables) as values:
        reach = max(
            (magnitude(u) / typical_scale(x) for x, u in zip(values, directions)),
            default=0.0,
        )
        if reach == 0.0:
            return DirectionMeasurement(0.0, 0.0, False, evaluations)
        single = noise >= 1e-10 * abs(loss)
        relative = DEFAULTS.relative_step_single if single else DEFAULTS.relative_step
        bits = 2.0**-12 if any(v.dtype != np.float64 for v in variables) else 2.0**-40

        def phi(t: float) -> float:
            for variable, x, u in zip(variables, values, directions):
                variable.write((x + t * u).astype(x.dtype, copy=False))
            return evaluate(objective)

        line = Line(phi, loss, noise, smallest=power_of_two(bits / reach), largest=power_of_two(0.25 / reach))
        start = step if step is not None else relative / reach
        sure = accuracy < DEFAULTS.quick_accuracy
        slope = measure(line, start, 0.0 if accuracy == 0 else accuracy * abs(loss) * 1e-3, sure=sure)
        if slope.error > accuracy * abs(slope.value):
            slope = measure(line, slope.step, accuracy * abs(slope.value), sure=sure)
        evaluations += line.evaluations
    value, error, method = slope.value, slope.error, "central differences"
    if complex_step and not slope.kink and noise < 1e-12 * abs(loss) + 1e-300 and error > 0:
        with kept(variables):
            finer = complex_direction(objective, variables, directions)
        if finer is not None:
            evaluations += 1
            if abs(finer - value) <= error:
                floor = 8 * EPS * abs(finer) + 4 * (noise + EPS * abs(loss)) * reach
                value, error = finer, min(error, max(floor, 1e-3 * error))
                method = "complex step, confirmed by central differences"
    return DirectionMeasurement(value, error, slope.kink, evaluations, method, slope.step)


def _line(
    objective: Objective,
    variable: Variable,
    index: int,
    start: float,
    loss: float,
    noise: float,
    scale: float,
) -> Line:
    """The loss along one entry. The kept number is written back after each evaluation, never computed back."""

    def phi(t: float) -> float:
        try:
            variable.write_entry(index, start + t)
            return evaluate(objective)
        finally:
            variable.write_entry(index, start)

    eps = float(np.finfo(variable.dtype).eps)
    size = max(abs(start), scale)
    return Line(
        phi,
        loss,
        noise,
        smallest=power_of_two(4 * eps * max(abs(start), scale * 1e-8) + 1e-290),
        largest=power_of_two(size),
        margin=abs(start),
    )
