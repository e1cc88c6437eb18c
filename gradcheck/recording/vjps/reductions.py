"""Derivatives of reductions: sum, mean, max, var, norm, logsumexp and their like."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, expand, is_complex, normal_axes, rule, times, unbroadcast


def _count(x: Array, axis: Any, where: Any) -> Any:
    """How many entries each result of the reduction was made of, with the reduced axes kept."""
    if where is True:
        return float(math.prod(x.shape[i] for i in normal_axes(axis, x.ndim)))
    return np.sum(np.broadcast_to(where, x.shape), axis=axis, keepdims=True, dtype=np.float64)


def _spread(g: Any, x: Array, axis: Any, where: Any = True) -> Array:
    if where is True and x.size < 4096 and not is_complex(g):
        # several times faster than broadcast_to, and loops over samples do it often
        whole = np.empty(x.shape)
        whole[...] = expand(g, x, axis) if isinstance(g, np.ndarray) else g
        return whole
    full = np.broadcast_to(expand(g, x, axis), x.shape)
    full = full if where is True else np.where(where, full, 0.0)
    return full.real if is_complex(full) and not is_complex(x) else full


@rule("sum")
def sum_(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = 0,
    where: Any = True,
) -> Gradients:
    return (_spread(g, np.asarray(a), axis, where),)


@rule("add.reduce")
def add_reduce(
    g: Any,
    y: Any,
    array: Any,
    axis: Any = 0,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = 0,
    where: Any = True,
) -> Gradients:
    return (_spread(g, np.asarray(array), axis, where),)


@rule("nansum")
def nansum(g: Any, y: Any, a: Any, axis: Any = None, *_: Any, where: Any = True, **__: Any) -> Gradients:
    a = np.asarray(a)
    return (_spread(g, a, axis, ~np.isnan(a) & where),)


@rule("nanmean")
def nanmean(g: Any, y: Any, a: Any, axis: Any = None, *_: Any, where: Any = True, **__: Any) -> Gradients:
    a = np.asarray(a)
    there = ~np.isnan(a) & where
    return (_spread(expand(g, a, axis) / _count(a, axis, there), a, axis, there),)


@rule("mean")
def mean(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    where: Any = True,
) -> Gradients:
    a = np.asarray(a)
    g = g if where is True else expand(g, a, axis)  # a mask has a count for every result
    return (_spread(g / _count(a, axis, where), a, axis, where),)


@rule("average")
def average(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    weights: Any = None,
    returned: Any = False,
    keepdims: Any = False,
) -> Gradients:
    a = np.asarray(a)
    if returned:
        g, y = g[0], y[0]
    if weights is None:
        return mean(g, y, a, axis)
    w = np.asarray(weights)
    full = w
    if w.shape != a.shape:  # one weight per entry of the axis (or axes)
        axes = normal_axes(axis, a.ndim)
        order = np.argsort(axes)
        full = w.transpose(order).reshape(tuple(n if i in axes else 1 for i, n in enumerate(a.shape)))
    total = np.broadcast_to(full, a.shape).sum(
        axis=None if axis is None else normal_axes(axis, a.ndim), keepdims=True
    )
    g = expand(g, a, axis)

    def of_weights() -> Any:
        d = g * (a - expand(y, a, axis)) / total
        if w.shape == a.shape:
            return unbroadcast(d, w)
        axes = normal_axes(axis, a.ndim)
        d = d.sum(axis=tuple(i for i in range(a.ndim) if i not in axes))
        return d.transpose(np.argsort(np.argsort(axes)))

    return (lambda: unbroadcast(g * full / total, a)), None, of_weights


def _extremum(g: Any, y: Any, a: Any, axis: Any, where: Any = True) -> Gradients:
    """Split evenly among all entries that attain the extremum."""
    a = np.asarray(a)
    if a.ndim == 0:
        return (unbroadcast(g, a),)
    chosen = a == expand(y, a, axis)
    if where is not True:
        chosen = chosen & where
    count = np.maximum(1, chosen.sum(axis=None if axis is None else normal_axes(axis, a.ndim), keepdims=True))
    return (expand(g, a, axis) / count * chosen,)


@rule("max", "amax", "min", "amin")
def max_(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = True,
) -> Gradients:
    return _extremum(g, y, a, axis, where)


@rule("nanmax", "nanmin")
def nanmax(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = True,
) -> Gradients:
    return _extremum(g, y, a, axis, where)


@rule("maximum.reduce", "minimum.reduce", "fmax.reduce", "fmin.reduce")
def maximum_reduce(
    g: Any,
    y: Any,
    array: Any,
    axis: Any = 0,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = True,
) -> Gradients:
    return _extremum(g, y, array, axis, where)


@rule("ptp")
def ptp(g: Any, y: Any, a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Gradients:
    a = np.asarray(a)
    (up,) = _extremum(g, np.max(a, axis=axis), a, axis)
    (down,) = _extremum(g, np.min(a, axis=axis), a, axis)
    return (up - down,)


def _product(g: Any, a: Any, axis: Any, where: Any, initial: Any) -> Gradients:
    """g times the product of the other entries, made of prefix and suffix products so that zeros do no harm."""
    a = np.asarray(a)
    axes = normal_axes(axis, a.ndim)
    factors = a if where is True else np.where(where, a, 1)
    rest = [i for i in range(a.ndim) if i not in axes]
    flat = factors.transpose(*rest, *axes).reshape([a.shape[i] for i in rest] + [-1] if a.size else [0])
    if a.size == 0:
        return (np.zeros(a.shape),)
    one = np.ones_like(flat[..., :1])
    before = np.cumprod(np.concatenate([one, flat[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([one, flat[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    others = (before * after).reshape([a.shape[i] for i in rest] + [a.shape[i] for i in axes])
    others = others.transpose(np.argsort(rest + list(axes)))
    d = expand(g, a, axis) * others * (1.0 if initial is None else initial)
    return (d if where is True else np.where(where, d, 0.0),)


@rule("prod", "product")
def prod(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = True,
) -> Gradients:
    return _product(g, a, axis, where, initial)


@rule("multiply.reduce")
def multiply_reduce(
    g: Any,
    y: Any,
    array: Any,
    axis: Any = 0,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    where: Any = True,
) -> Gradients:
    return _product(g, array, axis, where, initial)


def _centred(a: Array, axis: Any, where: Any) -> Array:
    if where is True:
        return np.asarray(a - np.mean(a, axis=axis, keepdims=True))
    return np.where(where, a - np.mean(a, axis=axis, keepdims=True, where=where), 0.0)


@rule("var")
def var(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = False,
    where: Any = True,
    mean: Any = None,
    correction: Any = None,
) -> Gradients:
    a = np.asarray(a)
    axis = axis if axis is None else normal_axes(axis, a.ndim)
    freedom = _count(a, axis, where) - (ddof if correction is None else correction)
    # A variance about a given `mean` array is numpy's promise that it is the mean: the same derivative.
    d = 2.0 * expand(g, a, axis) / freedom * np.conj(_centred(a, axis, where))
    return (d,)


@rule("std")
def std(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = False,
    where: Any = True,
    mean: Any = None,
    correction: Any = None,
) -> Gradients:
    # At zero spread std has a corner like abs: 0, the mean of the one-sided slopes.
    y = np.asarray(y)
    g = np.where(y == 0, 0.0, g) * 0.5 / np.where(y == 0, 1.0, y)
    return var(g, y, a, axis, ddof=ddof, where=where, correction=correction)


@rule("norm", "linalg.norm", "vector_norm", "linalg.vector_norm")
def norm(g: Any, y: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Gradients:
    x = np.asarray(x)
    axes = normal_axes(axis, x.ndim)
    if ord is not None and axis is None and x.ndim == 0:
        return (g * np.sign(x),)
    g = expand(g, x, axes)
    y = expand(y, x, axes)
    matrix = len(axes) == 2 and ord is not None
    if ord is None or (matrix and ord == "fro") or (not matrix and ord == 2):
        return (g * np.conj(x) / np.where(y == 0, 1.0, y),)
    if not matrix:
        size = np.abs(x)
        sign = np.sign(x)
        if ord in (np.inf, -np.inf):
            chosen = size == y
            return (g * sign * chosen / chosen.sum(axis=axes, keepdims=True),)
        if ord == 0:
            return (np.zeros(x.shape),)
        if ord == 1:
            return (g * sign,)
        return (times(g, sign * size ** (ord - 1.0) * np.where(y == 0, 1.0, y) ** (1.0 - ord)),)
    last = np.moveaxis(x, axes, (-2, -1))
    y, g = (np.moveaxis(v, axes, (-2, -1)) for v in (y, g))
    if ord in (1, -1, np.inf, -np.inf):
        sums = np.abs(last).sum(axis=-2 if abs(ord) == 1 else -1, keepdims=True)
        chosen = sums == y
        d = g * np.sign(last) * chosen / chosen.sum(axis=(-2, -1), keepdims=True)
    elif ord in (2, -2, "nuc"):
        u, s, vh = np.linalg.svd(last, full_matrices=False)
        keep = (
            np.ones_like(s)
            if ord == "nuc"
            else (s == (s.max(axis=-1, keepdims=True) if ord == 2 else s.min(axis=-1, keepdims=True))) * 1.0
        )
        d = g * np.conj((u * keep[..., None, :]) @ vh)
    else:
        raise TypeError(f"no derivative for a norm of order {ord!r}")
    return (np.moveaxis(d, (-2, -1), axes),)


@rule("logsumexp")
def logsumexp(
    g: Any, y: Any, a: Any, axis: Any = None, b: Any = None, keepdims: Any = False, return_sign: Any = False
) -> Gradients:
    a = np.asarray(a)
    if return_sign:
        g, y = g[0], y[0]
    weight = np.exp(a - expand(y, a, axis))
    return (unbroadcast(expand(g, a, axis) * weight * (1.0 if b is None else b), a),)


@rule("softmax")
def softmax(g: Any, y: Any, x: Any, axis: Any = None) -> Gradients:
    axis = axis if axis is None else normal_axes(axis, np.ndim(x))
    return (y * (g - (g * y).sum(axis=axis, keepdims=True)),)


@rule("log_softmax")
def log_softmax(g: Any, y: Any, x: Any, axis: Any = None) -> Gradients:
    axis = axis if axis is None else normal_axes(axis, np.ndim(x))
    return (g - np.exp(y) * np.sum(g, axis=axis, keepdims=True),)


@rule("builtin_sum", "fsum", lists=True)
def builtin_sum(g: Any, y: Any, items: Any, start: Any = 0) -> Gradients:
    if isinstance(items, np.ndarray):
        return np.broadcast_to(g, items.shape), (lambda: unbroadcast(g, start))
    return tuple(unbroadcast(g, item) for item in items), (lambda: unbroadcast(g, start))


@rule("builtin_max", "builtin_min", lists=True)
def builtin_max(g: Any, y: Any, *items: Any, key: Any = None, default: Any = None) -> Gradients:
    """All to the items that are the result: Python returns one of them, the very object."""
    choices = items if len(items) > 1 else items[0]
    taken = [choice is y for choice in choices]
    if not any(taken):
        taken = [bool(np.all(choice == y)) for choice in choices]
    d = tuple(g / sum(taken) if t else None for t in taken)
    if len(items) > 1:
        return d
    if isinstance(choices, np.ndarray):
        return (np.array([0.0 if v is None else v for v in d]),)
    return (d,)
