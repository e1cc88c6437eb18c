"""Recognises the derivative of another standard loss in what a first delta makes, which is what cause D6 says.

A first delta that is wrong in any other way is not right for another loss by that: it can lack the derivative of the
output's activation, or hold another quantity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from gradcheck.magnitudes import extent, magnitude
from gradcheck.repairing.naming.relations import is_multiple
from gradcheck.repairing.running.values import close

MOST = 6  # operands of one statement


def of_a_standard_loss(made: np.ndarray, due: np.ndarray, operands: Sequence[Any]) -> bool:
    """Whether a delta is a multiple of the derivative of a standard loss by outputs and targets among its operands.

    Not where it and the delta that is due differ by a number, or by the slope of an activation at one of them, nor
    where the scores stand in place of their sigmoid or softmax.
    """
    values = _alike(made, operands)
    with np.errstate(all="ignore"):
        if is_multiple(made, due) or holds_scores(made, due, operands):
            return False
        if lacks_the_targets(made, due):
            return True
        outputs = [u for u in values if not np.isin(u, (-1.0, 0.0, 1.0)).all()]
        if any(_differ_by(slope, made, due) for u in outputs for slope in (u * (1 - u), 1 - u * u, u > 0)):
            return False
        return is_derivative_of_a_loss(made, operands)


def is_derivative_of_a_loss(made: np.ndarray, operands: Sequence[Any]) -> bool:
    """Whether a value is a multiple of what a standard loss sends back, by outputs and targets among the operands."""
    with np.errstate(all="ignore"):
        return any(
            np.isfinite(form).all() and is_multiple(made, form)
            for form in _derivatives(_alike(made, operands))
            if form.shape == made.shape
        )


def holds_scores(made: np.ndarray, due: np.ndarray, operands: Sequence[Any]) -> bool:
    """Whether it is z - y, and sigmoid(z) - y or softmax(z) - y is due."""
    values = _alike(made, operands)
    return any(
        is_multiple(made, z - y) and any(is_multiple(due, p - y) for p in _probabilities(z))
        for z, y in permutations(values, 2)
    )


def output_slope(
    made: np.ndarray, due: np.ndarray, operands: Sequence[Any], derivatives: Sequence[np.ndarray] = ()
) -> tuple[int, bool]:
    """1 where a first delta holds the slope of the output's activation besides what is due, -1 where it lacks it.

    The slope is one of the derivatives, or that of a sigmoid, tanh or softmax at one of the operands; 0 where there is
    none that differs by it, or a single number to tell it by. The second is whether it differs by nothing else.
    """
    if np.count_nonzero(due) < 2:
        return 0, False
    with np.errstate(all="ignore"):
        squashed = (slope for u in _alike(made, operands) for slope in (u * (1 - u), 1 - u * u))
        for slope in (*_alike(made, derivatives), *squashed):
            if not extent(slope) or (slope <= 0).any():
                continue
            if is_multiple(made, due * slope):
                return 1, close(made, due * slope)
            if is_multiple(due, made * slope):
                return -1, close(due, made * slope)
    return 0, False


def are_scores_of(z: Any, p: Any) -> bool:
    """Whether p is the softmax or the sigmoid of z over any temperature: log p, or log p / (1 - p), goes with z."""
    arrays = isinstance(z, np.ndarray) and isinstance(p, np.ndarray) and z.shape == p.shape
    if not arrays or p.size < 3 or z.dtype.kind != "f" or not ((p > 0) & (p < 1)).all():
        return False
    if len(np.unique(z)) < 3:
        return False  # two numbers go with any two
    score = np.log(p)
    for axis in (k for k in range(p.ndim) if p.shape[k] > 1 and np.allclose(p.sum(axis=k), 1.0, rtol=1e-9)):
        a, b = (v - v.mean(axis=axis, keepdims=True) for v in (z, score))
        if is_multiple(a, b) and float((a * b).sum()) > 0:
            return True
    odds = score - np.log1p(-p)
    return is_multiple(z, odds) and float((z * odds).sum()) > 0


def _probabilities(z: np.ndarray) -> Iterator[np.ndarray]:
    yield 1 / (1 + np.exp(-z))
    for axis in range(z.ndim):
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        yield e / e.sum(axis=axis, keepdims=True)


def _alike(made: np.ndarray, operands: Sequence[Any]) -> list[np.ndarray]:
    alike = [
        v for v in operands if isinstance(v, np.ndarray) and v.shape == made.shape and v.dtype.kind in "fiub"
    ]
    return [np.asarray(v, dtype=float) for v in alike[:MOST]]


def lacks_the_targets(made: np.ndarray, due: np.ndarray) -> bool:
    """Whether both are alike but for the class of each sample, whose own term in a cross-entropy is another."""
    apart = ~np.isclose(made, due, rtol=1e-9, atol=1e-12 * magnitude(due))
    if max(made.shape, default=0) == made.size > 2:  # of one sample
        return int(apart.sum()) == 1 and bool(due[~apart].all())
    if made.ndim != 2 or min(made.shape) < 3:
        return False
    if not due[~apart].any():
        return False  # nothing is sent back by the other classes
    return any(bool((apart.sum(axis=axis) == 1).all()) for axis in (0, 1))


def _differ_by(slope: np.ndarray, made: np.ndarray, due: np.ndarray) -> bool:
    return is_multiple(made * slope, due) or is_multiple(due * slope, made)


def _derivatives(values: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """What the usual losses send back, by the outputs or through the sigmoid or softmax that belongs to them."""
    for u, v in permutations(values, 2):
        error = u - v
        yield error
        yield from _of_an_error(error)
        yield v / u  # cross-entropy without its other half
        yield error / (u * (1 - u))
        yield v * (v * u < 1)  # hinge
        yield -v / (1 + np.exp(v * u))  # logistic, labels -1 and 1
    for error in values:  # made before; as it is it may be anything
        yield from _of_an_error(error)


def _of_an_error(error: np.ndarray) -> Iterator[np.ndarray]:
    """The derivatives of absolute, cubed, Huber and log-cosh errors."""
    yield np.sign(error)
    yield error**3
    yield error * np.abs(error)
    yield np.clip(error, -1, 1)
    yield np.tanh(error)
    yield error / np.sqrt(1 + error**2)
