"""numerical_gradient and directional_derivative of a plain function: the measurements for arrays handed in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcheck.defaults import DEFAULTS
from gradcheck.errors import UsageError
from gradcheck.facts import Array
from gradcheck.numerical.measurement import (
    DirectionMeasurement,
    Measurement,
    measure_direction,
    measure_entries,
)
from gradcheck.numerical.noise import measure_noise
from gradcheck.numerical.variable import Variable, as_number

__all__ = [
    "DirectionMeasurement",
    "Gradient",
    "Measurement",
    "Variable",
    "directional_derivative",
    "measure_direction",
    "measure_entries",
    "measure_noise",
    "numerical_gradient",
]


class Gradient(np.ndarray):
    """A numerical gradient: an array that also knows its error bars. Parts and results of it are plain arrays."""

    error: Array  # bar per entry; at a kink value +- error spans the one-sided slopes
    kinks: Array  # bool per entry
    evaluations: int
    method: str

    def __array_finalize__(self, other: Any) -> None:
        if isinstance(other, Gradient) and other.shape == self.shape and hasattr(other, "error"):
            self.error, self.kinks = other.error, other.kinks
            self.evaluations, self.method = other.evaluations, other.method

    def __getitem__(self, key: Any) -> Any:
        return self.view(np.ndarray)[key]

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(x) if isinstance(x, Gradient) else x for x in inputs]
        if "out" in options:
            options["out"] = tuple(
                x.view(np.ndarray) if isinstance(x, Gradient) else x for x in options["out"]
            )
        return getattr(ufunc, method)(*plain, **options)


def numerical_gradient(
    f: Callable[..., Any], *xs: Any, accuracy: float = DEFAULTS.accuracy, complex_step: bool = True
) -> Any:
    """The gradient of f at xs with error bars: a Gradient of x's shape, or a tuple of them for several inputs.

    `.error` holds a bar per entry, `.kinks` the entries where the slope jumps (any value within the bar is a slope
    there), `.evaluations` and `.method` what was done. Inputs are arrays of any shape, nested lists or Python floats;
    float32 is evaluated at float64 where f takes it. Entries whose bar is above `accuracy` times the largest entry
    are measured again with other steps, and at a complex point where f takes one and agrees with the real differences.
    UsageError for integer inputs and for a function that does not return one finite number.
    """
    if not xs:
        raise UsageError("numerical_gradient needs the point: numerical_gradient(f, x)")
    arguments = [_Argument(f"argument {k}" if len(xs) > 1 else "x", x) for k, x in enumerate(xs)]
    objective = _objective(f, arguments)
    noise = measure_noise(objective, arguments)
    gradients = []
    for argument in arguments:
        found = measure_entries(
            objective, argument, noise=noise, accuracy=accuracy, complex_step=complex_step
        )
        gradient = np.asarray(found.values, dtype=np.float64).view(Gradient)
        gradient.error, gradient.kinks = found.errors, found.kinks
        gradient.evaluations, gradient.method = found.evaluations, found.method
        gradients.append(gradient)
    return gradients[0] if len(gradients) == 1 else tuple(gradients)


def directional_derivative(
    f: Callable[..., Any],
    x: Any,
    direction: Any,
    *,
    accuracy: float = DEFAULTS.accuracy,
    complex_step: bool = True,
) -> DirectionMeasurement:
    """d/dt f(x + t u) at t = 0 as `.value` with `.error`, `.kink`, `.evaluations`; x and u may be tuples of inputs.

    UsageError when a direction has another shape than its input, and as for numerical_gradient.
    """
    xs = x if isinstance(x, tuple) else (x,)
    directions = direction if isinstance(direction, tuple) else (direction,)
    arguments = [_Argument(f"argument {k}" if len(xs) > 1 else "x", value) for k, value in enumerate(xs)]
    us = [np.asarray(u, dtype=np.float64) for u in directions]
    if [u.shape for u in us] != [a.shape for a in arguments]:
        raise UsageError(
            f"the direction has shape {[u.shape for u in us]}, the point has shape {[a.shape for a in arguments]}"
        )
    objective = _objective(f, arguments)
    return measure_direction(objective, arguments, us, accuracy=accuracy, complex_step=complex_step)


class _Argument:
    """One input of a function: a Variable that hands out copies, so that a function may change what it is given."""

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.is_float = isinstance(value, float) and not isinstance(value, np.generic)
        self.is_scalar = isinstance(value, np.generic)
        array = np.asarray(value)
        if array.dtype.kind in "iub":
            raise UsageError(
                f"{name} has dtype {array.dtype}: a derivative needs numbers that can change a little\n"
                f"  help: pass floats, for instance {name}.astype(float)"
            )
        if array.dtype.kind != "f":
            raise UsageError(
                f"{name} has dtype {array.dtype}: only real floating-point inputs have a numerical gradient"
            )
        if not np.all(np.isfinite(array)):
            raise UsageError(f"{name} holds a value that is not finite: there is no gradient there")
        self.given = array.dtype
        self.values: Array = np.array(array)
        if array.dtype.itemsize != 8:
            self.values = self.values.astype(np.float64)

    def narrow(self) -> None:
        """Back to the dtype given, for a function that does not take float64."""
        self.values = self.values.astype(self.given)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.values.dtype

    def handed_over(self) -> Any:
        """What f receives: a float for a float, a scalar for a scalar, else a copy."""
        if self.is_float or self.is_scalar:
            number = self.values[()]
            return number.item() if self.is_float else number
        return self.values.copy()

    def read(self) -> Array:
        return self.values.copy()

    def write(self, values: Array) -> None:
        self.values[...] = values

    def write_entry(self, flat_index: int, value: float | complex) -> None:
        self.values.reshape(-1)[flat_index] = value

    @contextlib.contextmanager
    def as_complex(self) -> Iterator[None]:
        real = self.values
        self.values = real.astype(np.complex128)
        try:
            yield
        finally:
            self.values = real


def _objective(f: Callable[..., Any], arguments: list[_Argument]) -> Callable[[], Any]:
    def objective() -> Any:
        return f(*[argument.handed_over() for argument in arguments])

    narrow = [argument for argument in arguments if argument.given.itemsize != 8]
    if narrow:
        try:
            objective()
        except (TypeError, ValueError):
            for argument in narrow:
                argument.narrow()
    value = objective()
    try:
        loss = as_number(value)
    except UsageError as error:
        raise UsageError(str(error).replace("the loss", "the value of f")) from None
    if not np.isfinite(loss):
        raise UsageError(f"f(x) is {loss}: there is no gradient where the function is not finite")
    return objective
