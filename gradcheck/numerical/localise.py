"""Verdicts on arrays too large to measure entry by entry, and the way down to their wrong entries.

The residual r = analytic - true is linear, so one directional derivative gives one inner product
r.u = analytic.u - D_u L. With Gaussian u it is normal with standard deviation |r|, whatever the pattern of r (with
signs or ones, equal and opposite errors would cancel). All of p probes stay below b with probability at most
(0.8 b / |r|)^p: this is the chance of a miss that is stated. Honest limit: D_u L has an error bar too, near
1e-16 L / step for real differences and 1e-16 of its terms for a complex step; one entry wrong by less than about 10 b
goes unseen. Being suspicious is no verdict: entries are measured, and compared, before anything is called wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.defaults import DEFAULTS
from gradcheck.facts import Array
from gradcheck.magnitudes import magnitude
from gradcheck.numerical.measurement import Measurement, measure_direction, measure_entries
from gradcheck.numerical.noise import measure_noise
from gradcheck.numerical.variable import Objective, Variable

_LINES = 8  # so many wrong rows or columns are followed; more is "many"
_ENTRIES = 64  # so many entries are measured one by one in the end


@dataclass(frozen=True, slots=True)
class Screening:
    """What the probes say of one variable: suspicious or not, and how large an error they could have missed."""

    name: str
    suspicious: bool
    residuals: tuple[float, ...]  # r.u, one per probe
    detectable: float  # an error of this norm goes unseen with probability at most `miss`
    miss: float
    norm: float  # of the analytic gradient
    evaluations: int
    method: str

    @property
    def decided(self) -> bool:
        """Whether an error of a tenth of a percent of the gradient's norm would have been seen."""
        return self.suspicious or self.detectable <= 1e-3 * self.norm or self.norm == 0


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Where a large array is wrong, and the entries measured to confirm it.

    `rows` and `columns` count axis 0 and all other axes together; None means many. `measurement` covers entries of
    the suspicious rows and columns only (`measurement.flat_indices`), ready for compare.
    """

    rows: tuple[int, ...] | None
    columns: tuple[int, ...] | None
    measurement: Measurement
    complete: bool  # something suspicious was found, and every entry of it was measured
    evaluations: int

    @property
    def pattern(self) -> str:
        """ "row 300", "columns 4 and 7", "rows 5 and 300, columns 40 and 77"; "all over" when both are many."""
        named = [
            f"{noun}{'s' if len(lines) > 1 else ''} {' and '.join(map(str, lines))}"
            for noun, lines in (("row", self.rows), ("column", self.columns))
            if lines
        ]
        return ", ".join(named) if named else "all over" if self.rows is None and self.columns is None else ""


def screen(
    objective: Objective,
    variables: Sequence[Variable],
    analytics: Sequence[Array],
    *,
    rng: np.random.Generator,
    probes: int = DEFAULTS.probes,
    noise: float | None = None,
    miss: float = 1e-3,
) -> tuple[Screening, ...]:
    """For each variable, `probes` Gaussian directions and what they say; about five evaluations each."""
    noise = measure_noise(objective, variables) if noise is None else noise
    return tuple(
        _screen_one(objective, variable, np.asarray(analytic, dtype=np.float64), rng, probes, noise, miss)
        for variable, analytic in zip(variables, analytics)
    )


def _screen_one(
    objective: Objective,
    variable: Variable,
    analytic: Array,
    rng: np.random.Generator,
    probes: int,
    noise: float,
    miss: float,
) -> Screening:
    norm = float(np.linalg.norm(analytic))
    residuals, bars, evaluations, method = [], [], 0, ""
    for _ in range(probes):
        probe = _Probe(objective, variable, analytic, rng, noise)
        residual, bar = probe.residual(np.ones(analytic.shape, dtype=bool))
        residuals.append(residual)
        bars.append(bar)
        evaluations += probe.evaluations
        method = probe.method
    finite = [bar for bar in bars if math.isfinite(bar)]
    detectable = 0.8 * max(finite) / miss ** (1 / len(finite)) if finite else math.inf
    suspicious = not all(abs(residual) <= bar for residual, bar in zip(residuals, bars))
    return Screening(variable.name, suspicious, tuple(residuals), detectable, miss, norm, evaluations, method)


class _Probe:
    """One Gaussian direction whose parts can be asked for the residual they carry."""

    def __init__(
        self,
        objective: Objective,
        variable: Variable,
        analytic: Array,
        rng: np.random.Generator,
        noise: float,
    ) -> None:
        self._objective, self._variable, self._noise = objective, variable, noise
        self._analytic = analytic
        slack = DEFAULTS.slack_single if variable.dtype.itemsize < 8 else DEFAULTS.slack
        self._slack = slack / 100  # suspicion costs a search, not a false alarm
        self._direction = rng.standard_normal(analytic.shape)
        self.evaluations = 0
        self.method = ""

    def residual(self, part: Array) -> tuple[float, float]:
        """(analytic - true) . u over the entries in `part`, and how large it may be if they are right."""
        direction = np.where(part, self._direction, 0.0)
        found = measure_direction(
            self._objective, [self._variable], [direction], noise=self._noise, accuracy=DEFAULTS.accuracy
        )
        self.evaluations += found.evaluations
        self.method = found.method
        products = self._analytic * direction
        own = float(np.linalg.norm(products))
        bar = DEFAULTS.margin * found.error + self._slack * own
        return float(products.sum()) - found.value, bar


def find_wrong_entries(
    objective: Objective,
    variable: Variable,
    analytic: Array,
    *,
    rng: np.random.Generator,
    noise: float | None = None,
) -> Located:
    """The wrong rows and columns of one array by adaptive halving, then entries there measured one by one.

    O(s log n) directional derivatives for s wrong lines. Entries that differ by less than a probe can see stay
    unfound; `complete` says whether all entries of the lines found were measured.
    """
    noise = measure_noise(objective, [variable]) if noise is None else noise
    shape = np.shape(analytic)
    rows = shape[0] if len(shape) >= 2 else 1
    grid = (rows, int(np.prod(shape, dtype=np.int64)) // max(rows, 1))
    probe = _Probe(objective, variable, np.asarray(analytic, dtype=np.float64), rng, noise)
    wrong_rows = _wrong_lines(probe, grid, 0, shape)
    wrong_columns = _wrong_lines(probe, grid, 1, shape)
    row_list = range(grid[0]) if wrong_rows is None else wrong_rows
    column_list = range(grid[1]) if wrong_columns is None else wrong_columns
    count = len(row_list) * len(column_list)
    chosen = np.arange(count) if count <= _ENTRIES else np.sort(rng.choice(count, _ENTRIES, replace=False))
    at = np.array(
        [row_list[k // len(column_list)] * grid[1] + column_list[k % len(column_list)] for k in chosen]
    )
    measurement = measure_entries(
        objective,
        variable,
        at.astype(np.intp),
        noise=noise,
        accuracy=DEFAULTS.accuracy,
        largest=magnitude(analytic),
    )
    evaluations = probe.evaluations + measurement.evaluations
    complete = 0 < count <= _ENTRIES
    return Located(wrong_rows, wrong_columns, measurement, complete, evaluations)


def _wrong_lines(
    probe: _Probe, grid: tuple[int, int], axis: int, shape: tuple[int, ...]
) -> tuple[int, ...] | None:
    """The rows (axis 0) or columns (axis 1) of the grid that carry a residual; None when there are many."""
    if grid[axis] == 1:
        return (0,)
    index = np.arange(grid[0] * grid[1]).reshape(shape)
    line = index // grid[1] if axis == 0 else index % grid[1]
    spans = [(0, grid[axis])]
    found: list[int] = []
    while spans:
        if len(spans) + len(found) > _LINES:
            return None
        following: list[tuple[int, int]] = []
        for low, high in spans:
            middle = (low + high) // 2
            for start, stop in ((low, middle), (middle, high)):
                residual, bar = probe.residual((line >= start) & (line < stop))
                if abs(residual) <= bar:
                    continue
                if stop - start == 1:
                    found.append(start)
                else:
                    following.append((start, stop))
        spans = following
    return tuple(sorted(found))
