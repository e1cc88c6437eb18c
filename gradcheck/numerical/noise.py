"""The noise of a loss, measured: how much of the number it returns is rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gradcheck.facts import Array
from gradcheck.numerical.variable import Objective, Variable, evaluate, evaluate_here, kept, typical_scale
from gradcheck.own_random import own_generator

_EPS = {"d": 2.0**-52, "f": 2.0**-23, "e": 2.0**-10}
_WIDER = [-8, -5, -3]  # only while the loss does not move at all, or in one step
_CLOSE = -20  # spacing 2**-20; at wider ones the loss may bend


def measure_noise(
    objective: Objective, variables: Sequence[Variable] = (), *, rng: np.random.Generator | None = None
) -> float:
    """Standard deviation of the rounding noise of the loss at this point.

    Nine values along one random direction, so close that a smooth loss is a straight line there; what the differences
    of order 2 to 6 agree on is noise (J. J. More and S. M. Wild, Estimating computational noise, SIAM J. Sci.
    Comput. 33, 2011). Two spacings, and a third when the values hardly differ: then the noise may be hidden between
    two of them (a float32 sum in a float64 loss), and wider still while the loss stands still: then it may move in
    stairs. Never below the rounding of the number returned.
    """
    rng = rng if rng is not None else own_generator(0)
    here = evaluate_here(objective)
    if not variables:
        return 0.3 * _EPS["d"] * abs(here)
    double = all(v.dtype == np.float64 for v in variables)
    exponents = [-30, _CLOSE, -11] if double else [_CLOSE, -11]
    exponents += _WIDER
    seen = [here]
    noise, still = 0.0, -math.inf
    with kept(variables) as values:
        units = [_exact_unit(value, rng) for value in values]
        for exponent in exponents:
            series = []
            for i in range(
                1, 10
            ):  # on one side: a kink at the very point (a dead unit without bias) is common
                for variable, value, unit in zip(variables, values, units):
                    variable.write((value + (i * 2.0**exponent) * unit).astype(value.dtype, copy=False))
                series.append(evaluate(objective))
            if not all(map(math.isfinite, series)):
                break
            moved = max(series) - min(series)
            if moved * 2.0 ** (still - exponent) > 4 * _precision([here, *series]) * abs(here):
                # nothing moved at the spacing before: a straight line would have, so the loss moves in stairs
                noise = max(noise, _stairs([here, *series]))
                break
            if exponent > _CLOSE and (flat := _plateaus(series)):
                if flat == 1:  # all alike, or one step, or a unit that wakes up: wider apart it shows
                    continue
                noise = max(noise, _stairs(series))
                break
            if exponent in _WIDER:
                break
            seen += series
            differences = np.asarray(series) - here
            if exponent > _CLOSE:
                noise = max(noise, _without_kinks(differences))
                break
            noise = max(noise, min(_from_differences(differences), 4 * _without_kinks(differences)))
            if _plateaus(series) and moved > 16 * _precision(seen) * abs(here):
                noise = max(
                    noise, _stairs(series)
                )  # so near, and on one side, there is no other reason to stand still
            still = exponent if moved == 0 and series[0] == here else -math.inf
            if exponent == _CLOSE and moved > 30 * noise and not _plateaus(series):
                break
    return max(noise, 0.3 * _precision(seen) * max(abs(here), 1e-300))


def _exact_unit(value: Array, rng: np.random.Generator) -> Array:
    """Powers of two near each entry's size with random sign: value + i 2^-30 unit is then without rounding."""
    size = np.abs(value.astype(np.float64))
    size = np.where(size > 0, size, typical_scale(value))
    sign = rng.integers(0, 2, size=value.shape, dtype=np.int8) * 2.0 - 1.0
    unit: Array = np.ldexp(sign, np.frexp(np.maximum(size, 1e-280))[1] - 1)
    return unit


def _from_differences(series: Array) -> float:
    """What the differences of order 2 to 6 agree on within a factor of 4, else the smallest: the rest is smooth."""
    estimates = []
    difference = series
    for order in range(1, 7):
        difference = np.diff(difference)
        if order >= 2:
            gamma = math.factorial(order) ** 2 / math.factorial(2 * order)
            estimates.append(math.sqrt(gamma * float(np.mean(difference**2))))
    agreeing = [
        max(three) for three in zip(estimates, estimates[1:], estimates[2:]) if max(three) <= 4 * min(three)
    ]
    return agreeing[0] if agreeing else min(estimates)


def _without_kinks(series: Array) -> float:
    """The median third difference: a kink between the points spoils no more than three of the six."""
    return float(np.median(np.abs(np.diff(series, 3)))) / math.sqrt(20) / 0.67


def _plateaus(series: list[float]) -> int:
    """How many values occur at neighbouring points, to the last bit."""
    return len({a for a, b in pairwise(series) if a == b})


def _stairs(series: list[float]) -> float:
    """The noise of a loss that moves in stairs (round, a count, a sum in float32): of numbers rounded to a stair."""
    jumps = np.diff(series)
    bends = np.abs(np.diff(jumps))  # of a slope in stairs: jumps of 39 and 40 make a stair of 1
    bends = bends[bends > 64 * _EPS["d"] * np.max(np.abs(series))]
    stairs = bends if bends.size and not _plateaus(series) else np.abs(jumps[jumps != 0])
    return 0.3 * float(np.median(stairs))


def is_single(value: float) -> bool:
    """Whether a number came out of float32: it fits there, and has more digits than a round number would."""
    if not 1e-37 < abs(value) < 1e37 or float(np.float32(value)) != value:
        return False
    return math.frexp(value)[0] * 2.0**14 % 1 != 0


def _precision(values: list[float]) -> float:
    """eps of the float type that the values come in."""
    fits = all(is_single(value) or float(np.float32(value)) == value for value in values if abs(value) < 1e37)
    return _EPS["f"] if fits and any(map(is_single, values)) else _EPS["d"]
