"""Derivatives from one evaluation at a complex point: exact on analytic code, silently wrong elsewhere, never alone."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from gradcheck.defaults import DEFAULTS
from gradcheck.facts import Array
from gradcheck.numerical.variable import ComplexVariable, HeldFastError, Objective, Variable

_STEP = DEFAULTS.complex_step


class _ComplexRefused(Exception):
    """The loss does not take complex numbers."""


def complex_entries(
    objective: Objective, variable: Variable, flat_indices: Array
) -> tuple[Array, int] | None:
    """Im f(x + i h) / h for each entry with the evaluations it took, or None where f takes no complex numbers.

    W. Squire and G. Trapp, SIAM Review 40 (1998). The caller compares with real differences before using it.
    """
    if not isinstance(variable, ComplexVariable):
        return None
    values = variable.read().reshape(-1)
    slopes = np.empty(len(flat_indices))
    evaluations = 0
    try:
        with variable.as_complex():
            for k, index in enumerate(flat_indices):
                start = float(values[index])
                step = _STEP * max(abs(start), 1e-100) if start else _STEP
                variable.write_entry(int(index), complex(start, step))
                try:
                    slopes[k] = _imaginary(objective) / step
                    evaluations += 1
                finally:
                    variable.write_entry(int(index), complex(start, 0.0))
    except (_ComplexRefused, HeldFastError):
        return None
    return slopes, evaluations


def complex_direction(
    objective: Objective, variables: Sequence[Variable], directions: Sequence[Array]
) -> float | None:
    """Im f(x + i h u) / h, one evaluation for the whole direction; None where f takes no complex numbers."""
    if not all(isinstance(variable, ComplexVariable) for variable in variables):
        return None
    values = [variable.read() for variable in variables]
    try:
        with ExitStack() as stack:
            for variable, value, direction in zip(variables, values, directions):
                assert isinstance(variable, ComplexVariable)
                stack.enter_context(variable.as_complex())
                variable.write(value + 1j * (_STEP * direction))
            return _imaginary(objective) / _STEP
    except (_ComplexRefused, HeldFastError):
        return None


def _imaginary(objective: Objective) -> float:
    """Im of the loss. What drops the imaginary part on the way (a cast, float()) is an error here, not a warning."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            value: Any = objective()
            number = complex(np.asarray(value).reshape(-1)[0]) if np.ndim(value) else complex(value)
        except Exception as error:  # whatever code does that was never meant for complex numbers
            raise _ComplexRefused from error
    if not (math.isfinite(number.imag) and math.isfinite(number.real)):
        raise _ComplexRefused
    return number.imag
