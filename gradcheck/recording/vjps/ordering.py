"""Derivatives of the median and of quantiles: weights on the one or two entries that they lie between."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording.vjps.core import Gradients, normal_axes, rule


def _quantile(g: Any, a: Any, q: Any, axis: Any, method: str) -> Gradients:
    """The cotangents of the values and of q, which is an array where the result has one more axis in front."""
    if method != "linear":
        raise TypeError("quantiles between entries in another way")
    a, q = np.asarray(a), np.asarray(q, dtype=np.float64)
    axes = normal_axes(axis, a.ndim)
    last = np.moveaxis(a, axes, range(a.ndim - len(axes), a.ndim))
    flat = last.reshape((*last.shape[: a.ndim - len(axes)], -1))
    order = np.argsort(flat, axis=-1, kind="stable")
    d, of_q = np.zeros(flat.shape), np.zeros(q.size)
    g = np.asarray(g).reshape((q.size, *flat.shape[:-1]))
    n = flat.shape[-1]
    sorted_entries = np.take_along_axis(flat, order, -1)
    for i, (part, place) in enumerate(zip(g, q.reshape(-1) * (n - 1))):
        low = int(np.floor(place))
        rise = sorted_entries[..., min(low + 1, n - 1)] - sorted_entries[..., low]
        of_q[i] = np.sum(part * rise) * (n - 1)
        for at, weight in ((low, 1.0 - (place - low)), (low + 1, place - low)):
            if weight:
                where = order[..., at : at + 1]
                np.put_along_axis(
                    d, where, np.take_along_axis(d, where, -1) + weight * part[..., None], axis=-1
                )
    d = d.reshape(last.shape)
    return np.moveaxis(d, range(a.ndim - len(axes), a.ndim), axes), of_q.reshape(q.shape)


@rule("median")
def median(
    g: Any,
    y: Any,
    a: Any,
    axis: Any = None,
    out: Any = None,
    overwrite_input: Any = False,
    keepdims: Any = False,
) -> Gradients:
    return _quantile(g, a, 0.5, axis, "linear")[:1]


@rule("quantile", operands=2)
def quantile(
    g: Any, y: Any, a: Any, q: Any, axis: Any = None, *_: Any, method: str = "linear", keepdims: Any = False
) -> Gradients:
    return _quantile(g, a, q, axis, method)


@rule("percentile", operands=2)
def percentile(
    g: Any, y: Any, a: Any, q: Any, axis: Any = None, *_: Any, method: str = "linear", keepdims: Any = False
) -> Gradients:
    of_a, of_q = _quantile(g, a, np.asarray(q) / 100, axis, method)
    return of_a, of_q / 100
