"""The derivative of one call without a rule (scipy.special, compiled code), measured on that call alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradcheck.facts import Array

MOST_EVALUATIONS = 20_000
STEP = 7e-4  # about eps^(1/5): where truncation and rounding of the five-point formula balance

Apply = Callable[[Array], Any]


class OpaqueError(Exception):
    """A call whose derivative cannot be measured; the message is a clause saying why."""


def numerical_vjp(
    function: Callable[..., Any],
    cotangent: Any,
    result: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    wanted: Sequence[bool] | None = None,
) -> tuple[Any, ...]:
    """The cotangents of the wanted arguments, None for others; OpaqueError when the call does not repeat itself.

    A function that works entry by entry costs two dozen calls whatever its size, one that works sample by sample
    (along the first axis) four calls per entry of a sample, any other four calls per entry. Complex numbers count as
    two; of a function that returns several arrays, the cotangent is one of each (None: of no interest).
    """
    with np.errstate(all="ignore"):
        y = _numbers(result)
        if not _same(_numbers(function(*args, **kwargs)), y):
            raise OpaqueError("does not give the same result when it is called again")
        g = _cotangent(cotangent, result)
        found: list[Any] = []
        for i, arg in enumerate(args):
            if wanted is not None and not wanted[i]:
                found.append(None)
                continue
            if isinstance(arg, list | tuple) and any(isinstance(part, np.ndarray) for part in arg):
                found.append(_of_several(function, cotangent, result, args, kwargs, i))
                continue
            x = _floats(arg)
            if x is None:
                found.append(None)
                continue
            as_given = _like(arg)
            is_complex = x.dtype.kind == "c"
            parts = _parts(x) if is_complex else x

            def apply(
                values: Array,
                i: int = i,
                as_given: Callable[[Array], Any] = as_given,
                is_complex: bool = is_complex,
            ) -> Any:
                given = as_given(values[..., 0] + 1j * values[..., 1] if is_complex else values)
                return _numbers(function(*args[:i], given, *args[i + 1 :], **kwargs))

            d = _vjp(apply, parts, g, y)
            d = d[..., 0] - 1j * d[..., 1] if is_complex else d
            found.append(d if isinstance(arg, np.ndarray | list | tuple) else d[()])
        return tuple(found)


def _of_several(
    function: Callable[..., Any],
    cotangent: Any,
    result: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    i: int,
) -> tuple[Any, ...]:
    """The cotangents of the arrays in a list that is the i-th argument."""
    kind = type(args[i])

    def spread(*parts: Any) -> Any:
        return function(*args[:i], kind(parts), *args[i + 1 :], **kwargs)

    return numerical_vjp(spread, cotangent, result, tuple(args[i]), {})


def _floats(arg: Any) -> Array | None:
    """The float or complex numbers of an operand, objects that are numbers included; None when it has none."""
    if isinstance(arg, bool | int | np.integer | np.bool_ | str | type(None)):
        return None
    try:
        array = np.asarray(arg)
        if array.dtype.kind == "O":
            array = array.astype(np.float64)
    except (ValueError, TypeError):
        return None
    if array.dtype.kind not in "fc":
        return None
    return np.array(array, dtype=np.complex128 if array.dtype.kind == "c" else np.float64)


def _like(arg: Any) -> Callable[[Array], Any]:
    """Other numbers as an operand of the same type."""
    if isinstance(arg, list):
        return lambda values: values.tolist()
    if isinstance(arg, tuple):
        return lambda values: tuple(values.tolist())
    if isinstance(arg, np.ma.MaskedArray):
        return lambda values: np.ma.array(values, mask=arg.mask, fill_value=arg.fill_value)
    if not isinstance(arg, np.ndarray):
        return lambda values: values.item()
    if arg.dtype.kind == "O":
        return lambda values: values.astype(object)
    return (lambda values: values) if type(arg) is np.ndarray else (lambda values: values.view(type(arg)))


def _parts(array: Array) -> Array:
    """Complex numbers as pairs, along a new last axis."""
    return np.stack([array.real, array.imag], axis=-1)


def _numbers(value: Any) -> Array:
    """What a call returned as one array of floats; several arrays one behind the other, complex numbers as pairs."""
    if isinstance(value, tuple) or (isinstance(value, list) and any(np.ndim(part) for part in value)):
        return np.concatenate([_numbers(part).reshape(-1) for part in value] or [np.zeros(0)])
    array = np.asarray(value)
    try:
        array = array.astype(np.float64) if array.dtype.kind == "O" else array
    except (ValueError, TypeError) as error:
        raise OpaqueError("returns something that is not an array of numbers") from error
    if array.dtype.kind not in "fiubc":
        raise OpaqueError("returns something that is not an array of numbers")
    return _parts(array) if array.dtype.kind == "c" else array.astype(np.float64)


def _cotangent(cotangent: Any, result: Any) -> Array:
    """The cotangent in the form of `_numbers`; that of complex numbers is dL/dRe - i dL/dIm."""
    if isinstance(result, tuple) or (isinstance(result, list) and any(np.ndim(part) for part in result)):
        parts = cotangent if cotangent is not None else [None] * len(result)
        flat = [_cotangent(g, part).reshape(-1) for g, part in zip(parts, result)]
        return np.concatenate(flat or [np.zeros(0)])
    shape = np.shape(result)
    if cotangent is None:
        return np.zeros_like(_numbers(result))
    whole = np.broadcast_to(np.asarray(cotangent), shape)
    if np.asarray(result).dtype.kind == "c":
        return np.stack([whole.real, -whole.imag], axis=-1)
    return np.asarray(whole.real, dtype=np.float64)


def _same(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-6, atol=0.0, equal_nan=True))


def _vjp(apply: Apply, x: Array, g: Array, y: Array) -> Array:
    if y.shape == x.shape and x.size > 1 and _separate(apply, x, y, x.shape):
        return g * _slope(apply, x, np.ones(x.shape), y)
    rows = x.shape[0] if x.ndim > 1 and y.ndim >= 1 and y.shape[:1] == x.shape[:1] else 0
    if rows > 1 and _separate(apply, x, y, (rows,) + (1,) * (x.ndim - 1)):
        places = list(np.ndindex(*x.shape[1:]))
        many: list[Any] = [(slice(None), *place) for place in places]
    else:
        rows = 0
        many = list(np.ndindex(*x.shape))
    if 4 * len(many) > MOST_EVALUATIONS:
        raise OpaqueError(f"has no derivative rule, and {x.size} entries are too many to measure one by one")
    d = np.zeros(x.shape)
    for place in many:
        direction = np.zeros(x.shape)
        direction[place] = 1.0
        change = g * _slope(apply, x, direction, y)
        d[place] = change.reshape(rows, -1).sum(axis=1) if rows else change.sum()
    return d


def _separate(apply: Apply, x: Array, y: Array, shape: tuple[int, ...]) -> bool:
    """Whether changing some entries (or rows) leaves the results of all others alone.

    They are changed by the digits of their binary numbers: of any two, each is changed once without the other.
    """
    numbers = np.arange(math.prod(shape)).reshape(shape)
    for digit, side in itertools.product(range(int(numbers.max()).bit_length()), (0, 1)):
        moved = np.broadcast_to((numbers >> digit) & 1 == side, x.shape)
        try:
            new = apply(np.where(moved, x + STEP * np.maximum(np.abs(x), 1.0), x))
        except Exception:
            return False
        if new.shape != y.shape:
            return False
        rest = ~(
            moved
            if new.shape == x.shape
            else np.broadcast_to(
                moved.reshape(x.shape[0], -1)[:, :1].reshape((-1,) + (1,) * (y.ndim - 1)), y.shape
            )
        )
        if not np.allclose(new[rest], y[rest], rtol=1e-13, atol=0.0, equal_nan=True):
            return False
    return True


def _slope(apply: Apply, x: Array, direction: Array, y: Array) -> Array:
    """The derivative of f(x + t * direction) at 0 by five points, per entry from the better of two steps.

    A step as long as 1 suits entries near 0, one in proportion to the entry keeps to the domain of functions like log.
    """
    size = np.abs(x)
    typical = float(np.max(size * direction, initial=0.0))
    steps = [np.maximum(size, 1.0), np.where(size > 0, size, typical if typical > 0 else 1.0)]
    best = np.full(y.shape, np.nan)
    best_error = np.full(y.shape, np.inf)
    for scale in steps:
        # With one entry moved the step is a number; with one per row or all, each result entry has its own.
        h = STEP * (
            scale if np.count_nonzero(direction) != 1 else np.full(x.shape, float(np.sum(scale * direction)))
        )
        near = apply(x + h * direction), apply(x - h * direction)
        far = apply(x + 2 * h * direction), apply(x - 2 * h * direction)
        step = _step_of_results(h * direction, y)
        two = (near[0] - near[1]) / (2 * step)
        four = (8 * (near[0] - near[1]) - (far[0] - far[1])) / (12 * step)
        scale_of = np.maximum(np.abs(four), 1e-300)
        error = (four - two) ** 2 / scale_of + 2e-16 * np.abs(y) / np.abs(step)
        better = np.isfinite(four) & ~(error >= best_error)
        best = np.where(better, four, best)
        best_error = np.where(better, error, best_error)
    return best


def _step_of_results(h: Array, y: Array) -> Array:
    if h.shape == y.shape and np.all(h != 0):
        return h
    if np.count_nonzero(h) == 1:
        return np.full(y.shape, h[h != 0][0])
    per_row = h.reshape(h.shape[0], -1).sum(axis=1)
    return np.broadcast_to(per_row.reshape((-1,) + (1,) * (y.ndim - 1)), y.shape)
