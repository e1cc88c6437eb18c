"""Derivatives of operations that work entry by entry: arithmetic, ufuncs, choices between values.

At a tie (maximum of equals, clip at its bound, abs at 0) the cotangent is split evenly, 0 for abs: the mean of the
one-sided slopes. `kinks.at_kink` tells that a tie happened, so that nobody is accused of another choice.
"""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording.vjps.core import Gradients, is_complex, rule, times, unbroadcast, zero


def _power_slope(x: Any, p: Any) -> Any:
    """p x^(p-1), 0 for p = 0 at every x."""
    p = p if isinstance(p, int | float) else np.asarray(p)
    if isinstance(p, int | float):
        return 0.0 if p == 0 else 1.0 if p == 1 else 2.0 * x if p == 2 else p * np.power(_float(x), p - 1)
    return np.where(p == 0, 0.0, p * np.power(_float(x), np.where(p == 0, 1, p - 1)))


def _float(x: Any) -> Any:
    return x if is_complex(x) else np.asarray(x, dtype=np.float64)


@rule("positive", "float", "float64", "float32", "double", "complex", "complex128", elementwise=True)
def positive(g: Any, y: Any, x: Any) -> Gradients:
    return (unbroadcast(g, x),)


@rule("negative", elementwise=True)
def negative(g: Any, y: Any, x: Any) -> Gradients:
    return (unbroadcast(-g, x),)


@rule("absolute", "abs", "fabs", elementwise=True)
def absolute(g: Any, y: Any, x: Any) -> Gradients:
    if is_complex(x):
        size = np.where(y == 0, 1.0, y)
        return (g * np.conj(x) / size,)
    return (unbroadcast(g * np.sign(x), x),)


@rule("conjugate", "conj", elementwise=True)
def conjugate(g: Any, y: Any, x: Any) -> Gradients:
    return (unbroadcast(np.conj(g), x),)


@rule("real")
def real(g: Any, y: Any, x: Any) -> Gradients:
    return (np.real(g),)


@rule("imag")
def imag(g: Any, y: Any, x: Any) -> Gradients:
    return (-1j * np.real(g) if is_complex(x) else None,)


@rule("add", operands=2, elementwise=True)
def add(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g, a)), (lambda: unbroadcast(g, b))


@rule("subtract", operands=2, elementwise=True)
def subtract(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g, a)), (lambda: unbroadcast(-g, b))


@rule("multiply", operands=2, elementwise=True)
def multiply(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g * b, a)), (lambda: unbroadcast(g * a, b))


@rule("divide", "true_divide", operands=2, elementwise=True)
def divide(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    b_ = np.asarray(b)
    return (lambda: unbroadcast(times(g, 1.0 / b_), a)), (lambda: unbroadcast(-times(g, a / (b_ * b_)), b))


@rule("power", "float_power", "pow", operands=2, elementwise=True)
def power(g: Any, y: Any, x: Any, p: Any) -> Gradients:
    def base() -> Any:
        return unbroadcast(times(g, _power_slope(x, p)), x)

    def exponent() -> Any:
        # x^p is constant in p at x = 0; for negative x it has no real derivative in p.
        logarithm = np.log(x) if is_complex(x) else np.log(np.where(np.asarray(x) > 0, x, 1.0))
        return unbroadcast(times(g, y * logarithm), p)

    return base, exponent


@rule("maximum", operands=2, elementwise=True)
def maximum(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(_won(g, a, b), a)), (lambda: unbroadcast(_won(g, b, a), b))


@rule("minimum", operands=2, elementwise=True)
def minimum(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(_won(g, b, a, a), a)), (lambda: unbroadcast(_won(g, a, b, b), b))


@rule("fmax", operands=2, elementwise=True)
def fmax(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (
        lambda: unbroadcast(np.where(np.isnan(b), g, _won(g, a, b)), a),
        lambda: unbroadcast(np.where(np.isnan(a), g, _won(g, b, a)), b),
    )


@rule("fmin", operands=2, elementwise=True)
def fmin(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (
        lambda: unbroadcast(np.where(np.isnan(b), g, _won(g, b, a)), a),
        lambda: unbroadcast(np.where(np.isnan(a), g, _won(g, a, b)), b),
    )


def _won(g: Any, larger: Any, smaller: Any, of: Any = None) -> Any:
    """g where larger > smaller, half of it at ties."""
    taken = g * np.greater(larger, smaller)
    ties = np.equal(larger, smaller)
    return taken + 0.5 * g * ties if np.any(ties) else taken


@rule("clip", operands=3)
def clip(
    g: Any,
    y: Any,
    a: Any,
    a_min: Any = None,
    a_max: Any = None,
    out: Any = None,
    min: Any = None,
    max: Any = None,
    **_: Any,
) -> Gradients:
    low = a_min if a_min is not None else min
    high = a_max if a_max is not None else max
    low = -np.inf if low is None else low
    high = np.inf if high is None else high

    def inside() -> Any:
        weight = 0.5 * (np.greater(a, low) * 1.0 + np.greater_equal(a, low))
        weight = weight * 0.5 * (np.less(a, high) * 1.0 + np.less_equal(a, high))
        return unbroadcast(g * weight, a)

    def at_low() -> Any:
        below = np.minimum(low, high) == low
        return unbroadcast(g * below * 0.5 * (np.less(a, low) * 1.0 + np.less_equal(a, low)), low)

    def at_high() -> Any:
        return unbroadcast(g * 0.5 * (np.greater(a, high) * 1.0 + np.greater_equal(a, high)), high)

    return inside, at_low, at_high, None, at_low, at_high


@rule("where", operands=3)
def where(g: Any, y: Any, condition: Any, x: Any = None, y_: Any = None) -> Gradients:
    if x is None:
        return ()
    taken = np.asarray(condition, dtype=bool)
    return (
        None,
        (lambda: unbroadcast(np.where(taken, g, 0.0), x)),
        (lambda: unbroadcast(np.where(taken, 0.0, g), y_)),
    )


@rule("logaddexp", operands=2, elementwise=True)
def logaddexp(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g * np.exp(a - y), a)), (lambda: unbroadcast(g * np.exp(b - y), b))


@rule("logaddexp2", operands=2, elementwise=True)
def logaddexp2(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g * np.exp2(a - y), a)), (lambda: unbroadcast(g * np.exp2(b - y), b))


@rule("hypot", operands=2, elementwise=True)
def hypot(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    length = np.where(np.asarray(y) == 0, 1.0, y)
    return (lambda: unbroadcast(g * a / length, a)), (lambda: unbroadcast(g * b / length, b))


@rule("arctan2", "atan2", operands=2, elementwise=True)
def arctan2(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    square = np.asarray(a) * a + np.asarray(b) * b
    return (lambda: unbroadcast(times(g, b / square), a)), (lambda: unbroadcast(-times(g, a / square), b))


@rule("remainder", "mod", operands=2, elementwise=True)
def remainder(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g, a)), (lambda: unbroadcast(-g * np.floor(np.asarray(a) / b), b))


@rule("fmod", operands=2, elementwise=True)
def fmod(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (lambda: unbroadcast(g, a)), (lambda: unbroadcast(-g * np.trunc(np.asarray(a) / b), b))


@rule("copysign", operands=2, elementwise=True)
def copysign(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return unbroadcast(g * np.sign(a) * np.sign(y), a), None


@rule("ldexp", operands=2, elementwise=True)
def ldexp(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return unbroadcast(g * 2.0 ** np.asarray(b), a), None


@rule("xlogy", operands=2, elementwise=True)
def xlogy(g: Any, y: Any, a: Any, b: Any) -> Gradients:
    return (
        lambda: unbroadcast(times(g, np.log(b)), a),
        lambda: unbroadcast(times(g, np.asarray(a) / b), b),
    )


zero(
    *(
        "sign heaviside floor ceil rint round around round_ trunc fix floor_divide greater greater_equal "
        "less less_equal equal not_equal isclose allclose array_equal array_equiv logical_and logical_or "
        "logical_not logical_xor isnan isinf isfinite bitwise_and bitwise_or bitwise_xor invert "
        "left_shift right_shift isneginf isposinf isin signbit argmax argmin argsort argpartition "
        "argwhere nonzero flatnonzero searchsorted digitize all any count_nonzero unique int bool str "
        "repr len shape size ndim int32 int64 int8 uint8 bool_ isreal iscomplex histogram "
        "unravel_index isscalar iscomplexobj result_type may_share_memory shares_memory nextafter spacing "
        "print isinstance type id hash format array2string array_repr array_str nanargmax nanargmin"
    ).split()
)
