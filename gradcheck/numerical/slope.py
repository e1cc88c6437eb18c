"""The derivative at 0 of a function of one variable with an error bar: the one measurement everything rests on.

With the five values f(-2h) ... f(2h) the fit f(t) = c0 + c1 t + ... + c4 t^4 is exact. Its c1 has the truncation
error 4 c5 h^4 and the noise 0.95 eps_f / h. The decay of the terms c_k h^k says whether h is short against the length
on which f bends; only then is c5 h^4 foretold from c3 h^2, otherwise the bar is the whole of the higher terms. A kink
at 0 leaves no trace in the odd terms and c4 h^4 = -J h / 12 in the even ones (J the jump of the slope), which does not
decay with h as a smooth term does. Where not the slope but the curvature jumps (softsign at 0), c3 h^3 = J h^2 / 6, and
c1 is off by J h / 3: twice the c3 h^2 that is seen. One step alone cannot tell that from a smooth term, two can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gradcheck.defaults import DEFAULTS

EPS = 2.0**-52


@dataclass(frozen=True, slots=True)
class Slope:
    """A measured derivative: value, error bar, the step it was taken with, and what was met on the way."""

    value: float
    error: float
    step: float
    kink: bool = False  # then value +- error spans the one-sided slopes
    one_sided: bool = False
    trend: float = 1.0  # factor by which a neighbouring measurement should change the step
    exact: bool = False  # the loss did not react at all


@dataclass(slots=True)
class Line:
    """t -> loss along one line, remembered; what is not a finite number counts as nan."""

    phi: Callable[[float], float]
    at_zero: float
    noise: float  # standard deviation of the loss
    smallest: float = 0.0  # steps below are not representable
    largest: float = math.inf
    margin: float = 0.0  # distance to where the loss may end: |x| for an entry x, as log and sqrt end at 0
    evaluations: int = 0
    seen: dict[float, float] = field(default_factory=dict)

    def __call__(self, t: float) -> float:
        """The loss at t minus the loss at 0: small numbers keep their digits."""
        if t not in self.seen:
            self.evaluations += 1
            self.seen[t] = self.phi(t) - self.at_zero
        return self.seen[t]


@dataclass(frozen=True, slots=True)
class Stencil:
    """The five-point fit at one step: slope, bars, one-sided slopes; all of them in units of the slope."""

    step: float
    value: float
    noise: float
    truncation: float
    regular: bool
    jump: float  # right slope minus left slope
    jump_noise: float
    finite: bool
    exact: bool = False
    bent: float = math.inf  # size of the higher terms beside the lower
    odd: float = 0.0  # |c3| h^2, where it stands above the noise
    middle: float = 0.0  # mean of the one-sided slopes

    @property
    def error(self) -> float:
        """The bar: noise and truncation, and the rounding of the result itself."""
        return self.noise + self.truncation + 2 * EPS * abs(self.value)


def power_of_two(step: float) -> float:
    """The nearest power of two: kept + step and kept - step are then exact and equally far."""
    return math.ldexp(1.0, round(math.log2(step)))


def stencil(line: Line, h: float) -> Stencil:
    """The five-point fit at step h. Not finite (and of no use) when one of the four values is not."""
    right, far_right, left, far_left = line(h), line(2 * h), line(-h), line(-2 * h)
    if not math.isfinite(right + far_right + left + far_left):
        return Stencil(h, math.nan, math.inf, math.inf, False, math.nan, math.inf, False)
    odd, far_odd = (right - left) / 2, (far_right - far_left) / 2
    even, far_even = (right + left) / 2, (far_right + far_left) / 2
    c3 = (far_odd - 2 * odd) / 6  # times h**3, and so on: all terms in units of the loss
    c1 = odd - c3
    c4 = (far_even - 4 * even) / 12
    c2 = even - c4
    noise = DEFAULTS.sigmas * line.noise
    size = abs(c1) + abs(c2)
    higher = abs(c3) + abs(c4)
    decay = higher / size if size else math.inf  # (h / length)**2
    odd_decay = (abs(c3) + 0.26 * noise) / abs(c1) if c1 else math.inf
    foretold = 10 * odd_decay * max(abs(c2), math.sqrt(odd_decay) * abs(c1)) if c1 else math.inf
    smooth_even = abs(c4) <= max(0.26 * noise, foretold)
    within_noise = abs(c3) <= 0.2 * noise and abs(c4) <= 0.26 * noise
    regular = within_noise or (decay <= DEFAULTS.regular and smooth_even)
    if regular:
        if abs(c4) > 0.26 * noise:  # log and sqrt decay slower than c3 / c1 says
            decay = max(decay, abs(c4) / (abs(c2) + noise), min((c4 / c3) ** 2 if c3 else 1.0, 30 * decay))
        truncation = 4 * DEFAULTS.truncation_safety * min(decay, 1.0) * max(abs(c3), abs(c4))
        truncation += 6 * max(abs(c4) - foretold, 0.0)  # a kink too small to show leaves this
    else:
        truncation = 8 * abs(c3) + 12 * abs(c4)
    exact = right == left == far_right == far_left == 0
    if exact:  # four values alike to the last bit: the part that reacts, if any, is below their rounding
        noise /= 4
    forward, backward = (4 * right - far_right) / (2 * h), (far_left - 4 * left) / (2 * h)
    return Stencil(
        step=h,
        value=c1 / h,
        noise=0.95 * noise / h,
        truncation=truncation / h,
        regular=regular,
        jump=forward - backward,
        jump_noise=4.2 * noise / h,
        finite=True,
        exact=exact,
        bent=decay,
        odd=abs(c3) / h if abs(c3) > noise else 0.0,
        middle=(forward + backward) / 2,
    )


def measure(
    line: Line, step: float, goal: float, *, first: Stencil | None = None, sure: bool = False
) -> Slope:
    """The slope at 0 with a bar of `goal` or the best there is; more than four evaluations only when needed.

    `sure` takes a second, shorter step where the first would be wrong if the curvature jumped at 0.
    """
    step = min(max(power_of_two(step), line.smallest), line.largest)
    tried: dict[float, Stencil] = {}
    h: float | None = step
    while h is not None and len(tried) < DEFAULTS.ladder:
        fit = first if first is not None and first.step == h else stencil(line, h)
        tried[h] = fit
        done = fit.finite and fit.error <= goal
        following = None if done else _next_step(line, tried, fit)
        if sure and following is None and _may_jump(fit, goal, list(tried.values())):
            following = max(h / 8, line.smallest)
        h = None if following in tried else following
    finite = _truncated_at_jump([fit for fit in tried.values() if fit.finite])
    if not finite:
        return _one_sided(line, step, goal)
    kink = _kink(finite)
    if kink is not None:
        return kink
    if not any(fit.regular for fit in finite):
        torn = [side for side in (1.0, -1.0) if _jumps_away(line, side, min(map(_step, finite)))]
        if torn:  # the gradient of one piece is meant, and which one nobody knows: as at a kink
            kept = [side for side in (1.0, -1.0) if side not in torn]
            return replace(_one_sided(line, max(map(_step, finite)), goal, kept), kink=True)
    best = min(finite, key=lambda fit: (_contradicted(fit, finite), fit.step))
    return Slope(best.value, _contradicted(best, finite), best.step, trend=_trend(best), exact=best.exact)


def _step(fit: Stencil) -> float:
    return fit.step


def _may_jump(fit: Stencil, goal: float, tried: list[Stencil]) -> bool:
    """Whether a jump of the curvature would leave more than the bar allows, and no two steps have excluded it."""
    alone = sum(f.odd > 0 for f in tried) < 2
    return fit.finite and fit.regular and 2 * fit.odd > max(goal, fit.error) and (alone or _jumps(tried))


def _jumps(fits: list[Stencil]) -> bool:
    """Whether c3 h^2 decays as h and not as h^2: the curvature jumps at 0."""
    seen = sorted((f for f in fits if f.finite and f.regular and f.odd), key=_step)
    return len(seen) > 1 and seen[-1].odd / seen[0].odd < (seen[-1].step / seen[0].step) ** 1.5


def _truncated_at_jump(fits: list[Stencil]) -> list[Stencil]:
    """The fits, with bars as wide as a jump of the curvature makes them where there is one."""
    if not _jumps(fits):
        return fits
    return [replace(fit, truncation=max(fit.truncation, 4 * fit.odd)) for fit in fits]


def _contradicted(fit: Stencil, others: list[Stencil]) -> float:
    """The bar of a fit, widened to reach what other steps found beyond doubt.

    Noise that moves in stairs (log(1 - p) with p near 1) is invisible at steps shorter than a stair: the loss is smooth
    there, and its slope wrong.
    """
    gaps = [abs(fit.value - other.value) - 2 * other.error for other in others if other.bent < 0.05]
    return max(fit.error, *gaps, 0.0)


def _trend(fit: Stencil) -> float:
    """The factor that brings truncation (h^4) and noise (1/h) into balance, at most 4 either way."""
    if not fit.regular:
        return 0.25
    if fit.exact or not fit.noise:
        return 1.0
    return float(min(max((fit.noise / (4 * fit.truncation + 1e-300)) ** 0.2, 0.25), 4.0))


def _next_step(line: Line, tried: dict[float, Stencil], fit: Stencil) -> float | None:
    """Shorter while the fit is not believed, else towards the balance of noise and truncation; None at the end."""
    h = fit.step
    if fit.exact:
        following = line.largest
    elif not fit.finite:
        if sum(not f.finite for f in tried.values()) > 3:
            return None
        following = min(h / 64, line.margin / 1024) if line.margin else h / 64
    elif not fit.regular:
        best = min(f.error for f in tried.values())
        following = h / 8
        if 8 * fit.noise > best and len([f for f in tried.values() if f.finite]) >= 3:
            return None
    else:
        factor = (fit.noise / (4 * fit.truncation + 1e-300)) ** 0.2 if fit.noise else 0.5
        if 0.7 < factor < 1.5:
            return None
        following = h * power_of_two(min(max(factor, 1 / 8), 8))
    following = min(max(following, line.smallest), line.largest)
    return None if following in tried else following


def _kink(fits: list[Stencil]) -> Slope | None:
    """The slope at a kink, if the one-sided slopes differ by the same jump at two steps or more."""
    jumps = [f for f in sorted(fits, key=_step) if abs(f.jump) > 3 * f.jump_noise]
    if any(fit.regular and fit.error < 0.1 * min((abs(f.jump) for f in jumps), default=0.0) for fit in fits):
        return None
    for wide in reversed(jumps):  # the widest step at which the jump is already the one it stays
        close = [f for f in fits if f.step < wide.step and f.jump_noise < 0.5 * abs(wide.jump)]
        if not any(f.step <= wide.step / 4 and 0.8 < f.jump / wide.jump < 1.25 for f in close):
            continue
        if any(not 0.5 < f.jump / wide.jump < 2 for f in close):
            continue
        near = min((f for f in [wide, *close] if f.jump_noise < 0.05 * abs(f.jump)), key=_step, default=wide)
        bar = abs(near.jump) / 2 + near.jump_noise + abs(near.jump - wide.jump)
        return Slope(near.middle, bar, near.step, kink=True)
    return None


def _jumps_away(line: Line, side: float, step: float) -> bool:
    """Whether the loss jumps on that side: it is as far away at a 64th of the step as at the step."""
    near, far = abs(line(side * max(step / 64, line.smallest))), abs(line(side * step))
    return step / 64 >= line.smallest and near > 0.5 * far and near > 64 * line.noise


def _one_sided(line: Line, step: float, goal: float, sides: Sequence[float] = (1.0, -1.0)) -> Slope:
    """The slope from the one side on which the loss is finite and joined, by Richardson on the steps h, 2h, 4h."""
    best = Slope(math.nan, math.inf, step, one_sided=True)
    for side in sides:
        h = step
        for _ in range(6):
            values = [line(side * h * k) for k in (1, 2, 4)]
            if all(map(math.isfinite, values)):
                slopes = [value / (side * h * k) for value, k in zip(values, (1, 2, 4))]
                second = [2 * slopes[0] - slopes[1], 2 * slopes[1] - slopes[2]]
                third = (4 * second[0] - second[1]) / 3
                noise = 5 * DEFAULTS.sigmas * line.noise / h
                error = abs(third - second[0]) + noise + 2 * EPS * abs(third)
                if error < best.error:
                    best = Slope(third, error, h, one_sided=True)
                if error <= goal or error < 2 * noise:
                    break
            h = max(h / 8, line.smallest)
        if math.isfinite(best.error):
            break
    return best
