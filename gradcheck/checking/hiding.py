"""Parameters that are all ones or all zeros, which hide errors, and a quick look at the gradients without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.checking.witnessing import Directions
from gradcheck.checking.working import Working
from gradcheck.conventions.variables import Parameter
from gradcheck.facts import Array, GradientCheck, Verdict
from gradcheck.keeping.snapshot import Volatile
from gradcheck.numerical.variable import as_number, typical_scale
from gradcheck.own_random import own_generator
from gradcheck.rerun import Rerun, Weights

SEED = 11


def hiding_among(checks: Sequence[GradientCheck], parameters: Sequence[Parameter]) -> list[Parameter]:
    """The parameters of a right check that are all ones or all zeros."""
    if not checks or any(check.verdict is not Verdict.RIGHT for check in checks):
        return []
    flat = [(parameter, np.asarray(parameter.current())) for parameter in parameters]
    flat = [(parameter, array) for parameter, array in flat if array.size]
    ones = [parameter for parameter, array in flat if array.item(0) == 1 and bool((array == 1).all())]
    return [*ones, *(parameter for parameter, array in flat if array.item(0) == 0 and not array.any())]


def spread_values(parameters: Sequence[Parameter]) -> list[Array]:
    """Random numbers around what is there, of a size that keeps a net alive."""
    rng = own_generator(SEED)
    found = []
    for parameter in parameters:
        values = parameter.read()
        moved = values + rng.uniform(-0.5, 0.5, values.shape)
        found.append(moved.astype(values.dtype) if values.dtype.kind in "fc" else moved)
    return found


def follows_elsewhere(
    work: Working,
    rerun: Callable[[], Any],
    parameters: Sequence[Parameter],
    hiding: Sequence[Parameter],
    left: Volatile,
) -> bool:
    """Whether with random numbers in what hides the gradients are the loss's slope along a random direction.

    That takes one more pass, which leaves other places than `left` as they were, and an evaluation. False where it is
    not so or cannot be told: then all is checked again.
    """
    subject = work.subject
    if subject.step is not None or not isinstance(rerun, Rerun):
        return False
    if any(p.dtype != np.float64 for p in parameters):
        return False
    try:
        moved: dict[Weights, Array] = dict(zip(hiding, spread_values(hiding)))
        here = [moved[p] if p in moved else subject.values(p) for p in parameters]
        scales = [typical_scale(moved[p]) if p in moved else work.scale(p) for p in parameters]
        subject.at_rest()
        loss, reported = replace(rerun, moved=moved).at_rest()
        if reported is None or any(p.name not in reported for p in parameters):
            return False
        subject.restore(left)
        gradients = [reported[p.name] for p in parameters]
        return Directions(work, parameters, gradients, here, scales, as_number(loss)).off() is not None
    except Exception:  # code that does not run with other weights: the whole check says what there is to say
        return False
    finally:
        subject.restore()
