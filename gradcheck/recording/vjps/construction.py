"""Derivatives of what makes new arrays: constants let nothing through, fills and shifts do."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording.vjps.core import Gradients, rule, unbroadcast, zero

zero(
    *(
        "zeros",
        "ones",
        "empty",
        "zeros_like",
        "ones_like",
        "empty_like",
        "eye",
        "identity",
        "arange",
        "indices",
        "tri",
    ),
    *(
        "ndindex",
        "tril_indices",
        "triu_indices",
        "diag_indices",
        "frombuffer",
        "loadtxt",
        "load",
        "finfo",
        "iinfo",
    ),
    *(
        "rand",
        "randn",
        "random",
        "random_sample",
        "ranf",
        "sample",
        "randint",
        "integers",
        "random_integers",
        "permutation",
    ),
    *(
        "choice",
        "binomial",
        "multinomial",
        "poisson",
        "bernoulli",
        "standard_normal",
        "default_rng",
        "seed",
        "bytes",
        "shuffle",
    ),
    *("standard_cauchy", "standard_exponential", "hanning", "hamming", "blackman", "bartlett", "range"),
)


@rule("full")
def full(g: Any, y: Any, shape: Any, fill_value: Any = 0.0, *_: Any, **__: Any) -> Gradients:
    return None, (lambda: unbroadcast(g, fill_value))


@rule("full_like")
def full_like(g: Any, y: Any, a: Any, fill_value: Any = 0.0, *_: Any, **__: Any) -> Gradients:
    return None, (lambda: unbroadcast(g, fill_value))


@rule("linspace", operands=2)
def linspace(
    g: Any, y: Any, start: Any, stop: Any, num: Any = 50, endpoint: Any = True, *_: Any, **kwargs: Any
) -> Gradients:
    if kwargs.get("retstep") or kwargs.get("axis", 0) != 0:
        raise TypeError("linspace with retstep or axis")
    weight = np.arange(num) / max(1, num - 1 if endpoint else num)
    return (
        lambda: unbroadcast(np.tensordot(1.0 - weight, g, 1), start),
        lambda: unbroadcast(np.tensordot(weight, g, 1), stop),
    )


@rule("random.normal", operands=2)
def normal(g: Any, y: Any, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Gradients:
    """loc + scale * n with the draw n kept fixed, as it is when random code is replayed."""
    draw = (np.asarray(y) - loc) / np.where(np.asarray(scale) == 0, 1.0, scale)
    return (lambda: unbroadcast(g, loc)), (lambda: unbroadcast(g * draw, scale))


@rule("random.uniform", operands=2)
def uniform(g: Any, y: Any, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Gradients:
    width = np.asarray(high) - np.asarray(low)
    draw = (np.asarray(y) - low) / np.where(width == 0, 1.0, width)
    return (lambda: unbroadcast(g * (1.0 - draw), low)), (lambda: unbroadcast(g * draw, high))


@rule("vander")
def vander(g: Any, y: Any, x: Any, N: Any = None, increasing: Any = False) -> Gradients:
    x = np.asarray(x)
    n = len(x) if N is None else N
    powers = np.arange(n) if increasing else np.arange(n)[::-1]
    slopes = np.where(powers == 0, 0.0, powers * x[:, None] ** np.maximum(powers - 1, 0))
    return ((np.asarray(g) * slopes).sum(axis=1),)
