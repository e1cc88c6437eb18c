"""Derivatives of running sums, products, extrema and differences along an axis."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, rule, unbroadcast


def _suffix_sums(g: Any, a: Array, axis: Any) -> Array:
    g = np.asarray(g)
    if axis is None:
        return np.cumsum(g.reshape(-1)[::-1])[::-1].reshape(a.shape)
    return np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis)


@rule("cumsum")
def cumsum(g: Any, y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Gradients:
    return (_suffix_sums(g, np.asarray(a), axis),)


@rule("add.accumulate")
def add_accumulate(
    g: Any, y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None
) -> Gradients:
    return (_suffix_sums(g, np.asarray(array), axis),)


def _running_product(g: Any, a: Any, axis: Any) -> Gradients:
    a = np.asarray(a, dtype=np.result_type(a, np.float64))
    moved = a.reshape(-1) if axis is None else np.moveaxis(a, axis, -1)
    g = np.asarray(g) if axis is None else np.moveaxis(np.asarray(g), axis, -1)
    n = moved.shape[-1]
    d = np.zeros(moved.shape, dtype=np.result_type(g, a))
    for j in range(n):  # quadratic, but right at zeros
        others = moved.copy()
        others[..., j] = 1.0
        d[..., j] = (g * np.cumprod(others, axis=-1))[..., j:].sum(axis=-1)
    return (d.reshape(a.shape) if axis is None else np.moveaxis(d, -1, axis),)


@rule("cumprod")
def cumprod(g: Any, y: Any, a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Gradients:
    return _running_product(g, a, axis)


@rule("multiply.accumulate")
def multiply_accumulate(
    g: Any, y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None
) -> Gradients:
    return _running_product(g, array, axis)


@rule("maximum.accumulate", "minimum.accumulate")
def maximum_accumulate(
    g: Any, y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None
) -> Gradients:
    a = np.moveaxis(np.asarray(array), axis, -1)
    y, g = np.moveaxis(np.asarray(y), axis, -1), np.moveaxis(np.asarray(g), axis, -1)
    new = np.concatenate([np.ones_like(a[..., :1], dtype=bool), y[..., 1:] != y[..., :-1]], axis=-1)
    holder = np.maximum.accumulate(np.where(new, np.arange(a.shape[-1]), 0), axis=-1)
    d = np.zeros(a.shape)
    for j in range(a.shape[-1]):
        at = holder[..., j : j + 1]
        np.put_along_axis(d, at, np.take_along_axis(d, at, -1) + g[..., j : j + 1], -1)
    return (np.moveaxis(d, -1, axis),)


@rule("add.reduceat")
def add_reduceat(
    g: Any, y: Any, array: Any, indices: Any, axis: Any = 0, dtype: Any = None, out: Any = None
) -> Gradients:
    a = np.moveaxis(np.asarray(array), axis, 0)
    g = np.moveaxis(np.asarray(g), axis, 0)
    d = np.zeros(a.shape)
    starts = [int(i) for i in np.asarray(indices)]
    for row, (start, stop) in enumerate(zip(starts, [*starts[1:], len(a)])):
        d[start : max(stop, start + 1)] += g[row]
    return (np.moveaxis(d, 0, axis),)


@rule("diff")
def diff(
    g: Any, y: Any, a: Any, n: Any = 1, axis: Any = -1, prepend: Any = None, append: Any = None
) -> Gradients:
    a = np.asarray(a)
    d = np.moveaxis(np.asarray(g), axis, -1)
    for _ in range(n):
        end = np.zeros((*d.shape[:-1], 1))
        d = np.concatenate([end, d], axis=-1) - np.concatenate([d, end], axis=-1)
    front = 0 if prepend is None else 1 if np.ndim(prepend) == 0 else np.shape(prepend)[axis]
    back = 0 if append is None else 1 if np.ndim(append) == 0 else np.shape(append)[axis]
    ends = d[..., :front], d[..., d.shape[-1] - back :]
    d = d[..., front : d.shape[-1] - back]
    before, after = (np.moveaxis(e, -1, axis) for e in ends)
    return (
        np.moveaxis(d, -1, axis),
        None,
        None,
        unbroadcast(before, prepend) if front else None,
        unbroadcast(after, append) if back else None,
    )
