"""The one table of numerical defaults, so that every number a verdict rests on stands in one place with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defaults:
    """Numbers that measuring and comparing rest on. A change of any of them raises `version`."""

    version: int = 1

    # measuring
    relative_step: float = (
        2.0**-10
    )  # first step, in units of the entry's scale; eps**(1/5) of float64 is 7e-4
    relative_step_single: float = 2.0**-5  # the same for float32 losses; eps**(1/5) is 0.04
    sigmas: float = 4.0  # a bar is this many standard deviations of the loss's noise
    truncation_safety: float = 5.0  # the estimated truncation error is multiplied by this
    regular: float = 3e-4  # (step / length scale)**2 up to which a five-point fit is believed
    accuracy: float = 1e-10  # bar to reach, in units of the largest entry, for numerical_gradient
    quick_accuracy: float = 1e-6  # the same for the first pass of a check
    ladder: int = 9  # stencils an entry in doubt may take
    complex_step: float = 2.0**-100  # small enough that its square vanishes beside 1

    # comparing: an entry is wrong when |a - n| > margin * bar + slack * max(|a|, |n|) + slack_array * largest entry
    margin: float = 3.0
    slack: float = 1e-6  # log(p + 1e-8) in the loss and p - y in the gradient is nobody's mistake
    slack_array: float = 1e-9
    slack_single: float = 1e-3
    slack_array_single: float = 2e-4
    widened: float = (
        2.0**-20
    )  # of the largest entry, where data was float32 once: targets whose sum is 1 within 6e-8
    resolution: float = (
        5e-5  # an entry whose margin * bar is wider, in units of the largest entry, is undecided
    )
    resolution_single: float = 8e-3
    vanishing: float = (
        1e-6  # an array measured as zero is so when its bars are below this part of the net's gradient
    )

    # locating
    probes: int = 3


DEFAULTS = Defaults()
