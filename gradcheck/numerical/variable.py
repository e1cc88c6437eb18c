"""What a measurement needs of the user's arrays and of their loss: reading, writing, and a number."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, runtime_checkable

import numpy as np

from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.numerical.inner import inner

Objective = Callable[[], Any]


class Variable(Protocol):
    """One array-valued unknown of a loss, living in somebody else's storage."""

    @property
    def name(self) -> str: ...

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def read(self) -> Array:
        """A copy of the values, in their dtype."""

    def write(self, values: Array) -> None:
        """Put a whole array into the storage."""

    def write_entry(self, flat_index: int, value: float | complex) -> None:
        """Put one number into the storage; flat_index counts in C order."""


class HeldFastError(TypeError):
    """The storage of a variable can be given no other object: an array that a tuple holds."""


@runtime_checkable
class ComplexVariable(Protocol):
    """A variable that can lend its storage to complex numbers for a while."""

    def as_complex(self) -> AbstractContextManager[None]:
        """Inside, the storage is a complex128 copy that write and write_entry reach; afterwards it is as before.

        HeldFastError is raised where the storage cannot be exchanged.
        """


@contextlib.contextmanager
def kept(variables: Sequence[Variable]) -> Iterator[list[Array]]:
    """The values of the variables, put back bit for bit whatever happens, Ctrl-C included."""
    values = [np.array(variable.read(), copy=True) for variable in variables]
    try:
        yield values
    finally:
        for variable, value in zip(variables, values):
            variable.write(value)


def as_number(value: Any) -> float:
    """The loss as a float. UsageError when it is not one real number."""
    if isinstance(value, float | int):
        return float(value)
    array = np.asarray(value)
    if array.size != 1:
        raise UsageError(
            f"the loss is not a number but an array of shape {array.shape}\n  help: return its sum or mean"
        )
    if array.dtype.kind not in "fiub":
        raise UsageError(
            f"the loss is not a real number: it is {type(value).__name__} with dtype {array.dtype}"
        )
    return float(array.reshape(-1)[0])


def evaluate(objective: Objective) -> float:
    """The loss at the present state, or nan where it is not finite or its arithmetic fails there."""
    with np.errstate(all="ignore"):
        try:
            return as_number(objective())
        except (ArithmeticError, ValueError):  # math.log(-1) raises where np.log gives nan
            return float("nan")


def evaluate_here(objective: Objective) -> float:
    """The loss at the kept state; UsageError when it is not finite, the user's own exceptions as they are."""
    with np.errstate(all="ignore"):
        loss = as_number(objective())
    if not np.isfinite(loss):
        raise UsageError(f"the loss is {loss}: there is no gradient where the loss is not finite")
    return loss


def typical_scale(values: Array) -> float:
    """Root mean square of the finite entries, 1 when all are zero: the size a change of an entry is measured by."""
    if values.dtype == np.float64 and 0 < (square := inner(values, values)) < math.inf:
        return math.sqrt(square / values.size)
    finite = np.abs(values[np.isfinite(values)].astype(np.float64, copy=False))
    largest = float(finite.max(initial=0.0))
    if largest == 0.0:
        return 1.0
    return largest * float(np.sqrt(np.mean((finite / largest) ** 2)))
