"""Derivatives of the functions of one variable: exp, log, tanh and their like, each by its slope."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from gradcheck.recording.vjps.core import Gradients, rule, times, unbroadcast

LN2 = math.log(2.0)
LN10 = math.log(10.0)

Slope = Callable[[Any, Any], Any]  # (result, x) -> d result / d x


def _sinc_slope(y: Any, x: Any) -> Any:
    x = np.asarray(x, dtype=np.float64)
    near = np.abs(x) < 1e-4
    safe = np.where(near, 1.0, x)
    return np.where(near, -(np.pi**2) * x / 3.0, (np.cos(np.pi * safe) - np.sinc(safe)) / safe)


def _sigmoid(x: Any) -> Any:
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x)))


# Slopes that stay finite where the operation is.
SMOOTH: dict[str, Slope] = {
    "exp": lambda y, x: y,
    "exp2": lambda y, x: y * LN2,
    "expm1": lambda y, x: np.exp(x),
    "tanh": lambda y, x: 1.0 - y * y,
    "sinh": lambda y, x: np.cosh(x),
    "cosh": lambda y, x: np.sinh(x),
    "sin": lambda y, x: np.cos(x),
    "cos": lambda y, x: -np.sin(x),
    "tan": lambda y, x: 1.0 + y * y,
    "arctan": lambda y, x: 1.0 / (1.0 + x * x),
    "arcsinh": lambda y, x: 1.0 / np.sqrt(x * x + 1.0),
    "square": lambda y, x: 2.0 * x,
    "sinc": _sinc_slope,
    "expit": lambda y, x: y * (1.0 - y),
    "log_expit": lambda y, x: _sigmoid(-x),
    "erf": lambda y, x: 2.0 / math.sqrt(math.pi) * np.exp(-x * x),
    "erfc": lambda y, x: -2.0 / math.sqrt(math.pi) * np.exp(-x * x),
    "ndtr": lambda y, x: np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi),
    "degrees": lambda y, x: 180.0 / math.pi,
    "radians": lambda y, x: math.pi / 180.0,
    "nan_to_num": lambda y, x: np.isfinite(x) * 1.0,
    "real_if_close": lambda y, x: 1.0,
}
SMOOTH |= {"rad2deg": SMOOTH["degrees"], "deg2rad": SMOOTH["radians"]}
SMOOTH |= {"atan": SMOOTH["arctan"], "asinh": SMOOTH["arcsinh"]}

# Slopes that are infinite or undefined at some points of the domain.
SINGULAR: dict[str, Slope] = {
    "log": lambda y, x: 1.0 / np.asarray(x),
    "log2": lambda y, x: 1.0 / (np.asarray(x) * LN2),
    "log10": lambda y, x: 1.0 / (np.asarray(x) * LN10),
    "log1p": lambda y, x: 1.0 / (1.0 + np.asarray(x)),
    "sqrt": lambda y, x: 0.5 / np.asarray(y),
    "cbrt": lambda y, x: 1.0 / (3.0 * np.asarray(y) * y),
    "reciprocal": lambda y, x: -np.asarray(y) * y,
    "arcsin": lambda y, x: 1.0 / np.sqrt(1.0 - np.asarray(x) * x),
    "arccos": lambda y, x: -1.0 / np.sqrt(1.0 - np.asarray(x) * x),
    "arccosh": lambda y, x: 1.0 / np.sqrt(np.asarray(x) * x - 1.0),
    "arctanh": lambda y, x: 1.0 / (1.0 - np.asarray(x) * x),
    "logit": lambda y, x: 1.0 / (np.asarray(x) * (1.0 - np.asarray(x))),
    "entr": lambda y, x: -np.log(x) - 1.0,
}
for _short, _long in (("asin", "arcsin"), ("acos", "arccos"), ("acosh", "arccosh"), ("atanh", "arctanh")):
    SINGULAR[_short] = SINGULAR[_long]


def _smooth(name: str, slope: Slope) -> None:
    @rule(name, elementwise=True)
    def _(g: Any, y: Any, x: Any) -> Gradients:
        return (unbroadcast(g * slope(y, x), x),)


def _singular(name: str, slope: Slope) -> None:
    @rule(name, elementwise=True)
    def _(g: Any, y: Any, x: Any) -> Gradients:
        return (unbroadcast(times(g, slope(y, x)), x),)


for _name, _slope in SMOOTH.items():
    _smooth(_name, _slope)
for _name, _slope in SINGULAR.items():
    _singular(_name, _slope)
