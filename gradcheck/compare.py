"""The one criterion by which a gradient is called right, wrong or undecided, and where in the array it is wrong.

With a the analytic and n the numerical entry, e its error bar, S the largest entry of the array:

    wrong      |a - n| >  3 e + slack max(|a|, |n|) + slack_array S
    undecided  |a - n| <= that, but 3 e > resolution S: the bar is too wide to tell; or a outside the slopes at a kink
    right      otherwise

Nothing here is a tolerance to tune: e is measured (noise and truncation of this loss, at this entry; at a kink it
spans the one-sided slopes), the slacks stand for the rounding of the analytic gradient itself in its own float type and
for guards such as log(p + 1e-8) that are nobody's mistake (`defaults.py`); e grows by `widened` S where data was
float32 before it was measured at float64, whose targets sum to 1 within 6e-8 only. Entries that would be wrong or
undecided are measured again, better, before anything is said. An array that measures as zero everywhere is right when
it is zero within bars that are small beside the net's gradient, since there S says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradcheck.defaults import DEFAULTS
from gradcheck.facts import Array, GradientCheck, Index, Verdict
from gradcheck.numerical.measurement import Measurement, everywhere
from gradcheck.pattern import constant_factor, heat_map, pattern_of

Refine = Callable[[Array], Measurement]
_AT_ONCE = 64  # entries measured again in one go,
_WITNESSED = (
    16  # or of a recorded gradient, which is exact where the loss agreed with it along random directions
)
TIED = 1e-9  # relatively: of entries that are as far off as this, the first is shown on every machine


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The verdict with what it rests on: the measurement, refined where it was in doubt, and masks of its shape."""

    check: GradientCheck
    measurement: Measurement
    wrong: Array
    undecided: Array


@dataclass(slots=True, eq=False)  # never changed; frozen, it would take three times as long to make
class _Judged:
    difference: Array
    allowed: Array
    wrong: Array
    undecided: Array
    largest: float
    vanishes: bool
    shown: int | None = None  # the entry shown where all are right and finite

    @property
    def clear(self) -> bool:
        """Whether it is right everywhere, and every number finite."""
        return self.shown is not None

    @property
    def wrong_entries(self) -> int:
        return 0 if self.clear else int(np.count_nonzero(self.wrong))

    @property
    def undecided_entries(self) -> int:
        return 0 if self.clear else int(np.count_nonzero(self.undecided))


def compare(
    name: str,
    analytic: Array,
    measurement: Measurement,
    *,
    refine: Refine | None = None,
    unit: float = 0.0,
    single: bool | None = None,
    lost: float = 0.0,
    layer: str = "",
    gradient_name: str = "",
    pairing: str = "",
) -> Comparison:
    """The verdict on one gradient, with masks of the wrong and undecided entries and the refined measurement.

    `analytic` has the parameter's shape; the measurement covers all of it or its `flat_indices`. `refine(flat_indices)`
    measures entries again, better. `unit` is the largest gradient entry of the whole net, if known. `single`
    says that gradient, parameter or loss is float32 (default: what their values show); `lost` is by how much the
    analytic entries may be off the user's own, which were read off rounded weights.
    """
    shape = np.shape(analytic)
    if single is None:
        dtype = np.asarray(analytic).dtype
        single = measurement.single or (dtype.kind == "f" and dtype.itemsize < 8)
    reported = np.asarray(analytic, dtype=np.float64).reshape(-1)
    if measurement.flat_indices is not None:
        reported = reported[measurement.flat_indices]
    judged = _judge(reported, measurement, unit, single, lost)
    if refine is not None and judged.wrong_entries:
        recorded = measurement.errors.size > 1 and not any(measurement.errors.strides)
        for chosen in _to_confirm(judged, _WITNESSED if recorded else _AT_ONCE):
            measurement = measurement.updated(refine(_flat(measurement, chosen)))
            judged = _judge(reported, measurement, unit, single, lost)
            if judged.wrong[chosen].any():
                break
    if refine is not None and not judged.wrong_entries and judged.undecided_entries:
        chosen = np.flatnonzero(judged.undecided)
        if len(chosen) <= 4 * _AT_ONCE or measurement.evaluations < 8 * len(reported):
            measurement = measurement.updated(refine(_flat(measurement, chosen)))
            judged = _judge(reported, measurement, unit, single, lost)
    check = _verdict(name, shape, reported, measurement, judged, single, lost, layer, gradient_name, pairing)
    return Comparison(check, measurement, judged.wrong, judged.undecided)


def _flat(measurement: Measurement, chosen: Any) -> Any:
    """The flat indices in the array of chosen entries of its measurement."""
    return chosen if measurement.flat_indices is None else measurement.flat_indices[chosen]


def _judge(reported: Array, measurement: Measurement, unit: float, single: bool, lost: float) -> _Judged:
    """The criterion, entry by entry (flat)."""
    measured, bars = measurement.values.reshape(-1), measurement.errors.reshape(-1)
    if lost:
        bars = bars + lost
    slack = DEFAULTS.slack_single if single else DEFAULTS.slack
    slack_array = DEFAULTS.slack_array_single if single else DEFAULTS.slack_array
    resolution = DEFAULTS.resolution_single if single else DEFAULTS.resolution
    margin = DEFAULTS.margin
    if bars.size and bars.strides == (0,):  # one bar for all, as of a recorded gradient
        clear = _clearly_right(reported, measurement, float(bars[0]), slack_array, resolution)
        if clear is not None:
            return clear
    known = np.isfinite(measured) & np.isfinite(bars)
    size = np.where(known, np.abs(measured), 0.0)
    meaningful = size > margin * np.where(known, bars, np.inf)
    largest = float(np.max(size, initial=0.0))
    finite = np.isfinite(reported)
    with np.errstate(all="ignore"):
        difference = np.abs(reported - measured)
        entry = np.maximum(np.abs(reported), size)
        allowed = margin * bars + slack * entry + slack_array * largest + measurement.rounding
        wrong = known & ~(difference <= allowed)
    wrong |= known & ~finite
    kinks = measurement.kinks.reshape(-1)
    beside = (
        wrong & kinks & finite
    )  # kinks of several units at once: backprop may land outside the one-sided slopes
    wrong &= ~beside
    width = np.where(kinks, 0.0, margin * bars)  # the interval at a kink is no ignorance
    vanishes = not meaningful.any() and not wrong.any()
    if vanishes:
        small = DEFAULTS.vanishing * max(unit, 0.0) if unit else 1e3 * measurement.rounding
        limit = max(small, 64 * DEFAULTS.sigmas * measurement.rounding)
    else:
        limit = resolution * largest
    undecided = ~wrong & (~known | beside | (width > max(limit, 4 * measurement.rounding)))
    return _Judged(difference, allowed, wrong, undecided, largest, vanishes)


def _clearly_right(
    reported: Array, measurement: Measurement, bar: float, slack_array: float, resolution: float
) -> _Judged | None:
    """The criterion for an array whose largest difference passes everywhere, None for any other."""
    measured, rounding = measurement.values.reshape(-1), measurement.rounding
    if measurement.at_kinks:
        return None
    with np.errstate(all="ignore"):
        difference = (
            reported - measured
        )  # a second temporary of this size would cost as much as a forward pass
        np.abs(difference, out=difference)
        largest = measurement.largest
        allowed = DEFAULTS.margin * bar + slack_array * largest + rounding
        worst = int(difference.argmax())
    if not (difference[worst] <= allowed < np.inf and largest > DEFAULTS.margin * bar):
        return None
    if DEFAULTS.margin * bar > max(resolution * largest, 4 * rounding):
        return None
    if not difference[worst]:  # as a rule one of the first entries matters: no array of this size to find it
        worst = next(i for i, value in enumerate(measured) if abs(value) >= 0.1 * largest)
    elif not abs(measured[worst]) >= 0.1 * largest:
        matters = measured >= 0.1 * largest
        matters |= measured <= -0.1 * largest
        np.multiply(difference, matters, out=difference)
        worst = int(difference.argmax())
        worst = worst if difference[worst] else int(matters.argmax())
    nowhere = everywhere(False, measured.shape)
    return _Judged(difference, everywhere(allowed, measured.shape), nowhere, nowhere, largest, False, worst)


def _to_confirm(judged: _Judged, at_once: int) -> list[Array]:
    """Which wrong entries to measure again, in turns: the clearest first; the rest only if those were innocent."""
    suspects = np.flatnonzero(judged.wrong)
    with np.errstate(all="ignore"):
        excess = judged.difference[suspects] / np.maximum(judged.allowed[suspects], 1e-300)
    order = suspects[np.argsort(-np.nan_to_num(excess, nan=np.inf))]
    if len(order) <= at_once:
        return [order]
    half = at_once // 2
    return [np.concatenate([order[:half], order[-half:]]), order[half:-half]]


def _verdict(
    name: str,
    shape: Index,
    reported: Array,
    measurement: Measurement,
    judged: _Judged,
    single: bool,
    lost: float,
    layer: str,
    gradient_name: str,
    pairing: str,
) -> GradientCheck:
    measured, bars = measurement.values.reshape(-1), measurement.errors.reshape(-1)
    bars = bars + lost if lost else bars
    wrong, undecided = judged.wrong_entries, judged.undecided_entries
    worst = judged.shown
    if worst is None:
        worst = _worst(reported, measured, bars, measurement.kinks.reshape(-1), judged)
    if wrong:
        verdict = Verdict.WRONG
    elif undecided:
        verdict = Verdict.UNDECIDED
    else:
        verdict = Verdict.RIGHT
    pattern, factor, heat = "", None, None
    if verdict is Verdict.WRONG:
        slack = DEFAULTS.slack_single if single else DEFAULTS.slack
        telling = np.maximum(np.abs(reported), np.abs(measured)) > judged.allowed
        where = _flat(measurement, np.arange(len(reported)))
        heat = heat_map(judged.wrong, where, shape)
        if measurement.flat_indices is None:
            pattern = pattern_of(judged.wrong, telling, where, shape)
        else:
            pattern = f"{wrong} of {len(judged.wrong)} entries measured"
        if measurement.flat_indices is None or _spread_out(where, shape):
            factor = constant_factor(reported, measured, bars, judged.largest, slack)
    a = n = e = relative = None
    index: Index | None = None
    if worst is not None:
        a, n, e = float(reported[worst]), float(measured[worst]), float(bars[worst])
        largest = max(abs(a), abs(n))
        relative = abs(a - n) / largest if largest else 0.0
        index = (
            tuple(int(i) for i in np.unravel_index(int(_flat(measurement, worst)), shape)) if shape else ()
        )
    return GradientCheck(
        name=name,
        shape=tuple(shape),
        verdict=verdict,
        reason=_reason(verdict, judged, measurement, a, worst, factor, lost),
        relative_error=relative,
        worst_index=index,
        analytic=a,
        numerical=n,
        error_bar=e,
        method=measurement.method,
        evaluations=measurement.evaluations,
        pattern=pattern,
        layer=layer,
        gradient_name=gradient_name,
        pairing=pairing,
        factor=factor,
        wrong_entries=wrong,
        undecided_entries=undecided,
        kinks=measurement.at_kinks,
        heat=heat,
    )


def _spread_out(where: Array, shape: Index) -> bool:
    """Whether a sample of entries speaks for the whole array: not of a single row or column of it."""
    places = np.unravel_index(where, shape)
    return all(length == 1 or len(np.unique(place)) > 1 for length, place in zip(shape, places))


def _worst(reported: Array, measured: Array, bars: Array, kinks: Array, judged: _Judged) -> int | None:
    """The entry shown. Wrong: the largest difference. Right: the largest among entries that matter to the array."""
    if not len(reported):
        return None
    difference = judged.difference
    if not np.isfinite(difference).all():
        difference = np.nan_to_num(difference, nan=np.inf)
    if judged.wrong_entries:
        candidates = np.flatnonzero(judged.wrong)
        found = difference[candidates]
        return int(candidates[np.argmax(found >= found.max() * (1 - TIED))])
    if judged.undecided_entries:
        candidates = np.flatnonzero(judged.undecided)
        return int(candidates[np.argmax(np.nan_to_num(bars[candidates], nan=np.inf))])
    size = np.abs(measured if np.isfinite(measured).all() else np.nan_to_num(measured))
    matters = size >= 0.1 * judged.largest
    if (matters & ~kinks).any():
        matters &= ~kinks  # where both slopes are right their distance says nothing
    return int(np.argmax(np.where(matters, difference, -1.0)))


def _reason(
    verdict: Verdict,
    judged: _Judged,
    measurement: Measurement,
    a: float | None,
    worst: int | None,
    factor: float | None,
    lost: float,
) -> str:
    entries = len(judged.wrong)
    if worst is None:
        return "the array is empty: nothing to check"
    bar = float(measurement.errors.reshape(-1)[worst]) + lost
    if verdict is Verdict.WRONG:
        if a is not None and not np.isfinite(a):
            return f"the gradient is {a}"
        count = judged.wrong_entries
        many = "it differs" if entries == 1 else f"{count} of {entries} entries differ"
        if factor is not None:
            return f"{many} from the numerical gradient, by the constant factor {factor:.6g}"
        return f"{many} from the numerical gradient by more than the error bar allows"
    if verdict is Verdict.UNDECIDED:
        if not np.isfinite(bar):
            return "the loss is not finite near this point, so no derivative could be measured"
        if lost > bar / 2:
            return f"the step is too small to tell: the digits of the weights keep its gradient to {lost:.1g} only"
        if measurement.kinks.reshape(-1)[worst]:
            return "the loss has a kink or jumps at this very point, and the gradient is no one-sided slope"
        if judged.vanishes:
            return (
                f"zero within error bars of {bar:.1g}, too wide beside the gradients of this net to tell more"
            )
        count = judged.undecided_entries
        return (
            f"the error bars of {count} of {entries} entries (up to {bar:.1g}) are too wide to tell "
            f"beside the largest entry {judged.largest:.2g}"
        )
    if judged.vanishes:
        return "zero, as measured" if judged.largest == 0 else f"zero, within an error bar of {bar:.1g}"
    if kinks := measurement.at_kinks:
        at = "1 entry at a kink" if kinks == 1 else f"{kinks} entries at a kink"
        return (
            f"agrees within the error bars; {at} of the loss, where any value between the two slopes is right"
        )
    return "agrees within the error bars"
