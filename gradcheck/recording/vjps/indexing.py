"""Derivatives of reading and writing parts of arrays: x[i], x[i] = v, np.add.at, np.put and their like."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, is_complex, rule, shape_of, unbroadcast, unstack


def repeats_entries(index: Any) -> bool:
    """Whether x[index] may hold an entry twice, so that += would lose one: True for integer arrays and lists."""
    if isinstance(index, tuple):
        return any(map(repeats_entries, index))
    if isinstance(index, np.ndarray):
        return index.dtype.kind != "b" and index.ndim > 0
    return isinstance(index, list) and not all(isinstance(i, bool | np.bool_) for i in index)


def add_at(total: Array, index: Any, g: Any) -> None:
    """total[index] += g in place, entries named twice counted twice."""
    if not repeats_entries(index):
        total[index] += g
        return
    if isinstance(index, np.ndarray | list) and total.size < 1 << 24:
        rows = np.asarray(index).reshape(-1)
        if total.ndim == 1 and total.dtype.kind == "f":
            n = len(total)
            total += np.bincount(
                np.where(rows < 0, rows + n, rows), weights=np.asarray(g).reshape(-1), minlength=n
            )
            return
    np.add.at(total, index, g)


@rule("getitem", lists=True)
def getitem(g: Any, y: Any, x: Any, index: Any) -> Gradients:
    if isinstance(x, list | tuple):
        inside: list[Any] = [None] * len(x)
        if isinstance(index, slice):
            inside[index] = list(g)
        else:
            inside[index] = g
        return (tuple(inside),)
    if not isinstance(x, np.ndarray):
        return (g,)
    d = np.zeros(x.shape, dtype=np.result_type(np.asarray(g).dtype, np.float64))
    add_at(d, index, g)
    return (d.real if is_complex(d) and not is_complex(x) else d,)


@rule("setitem")
def setitem(g: Any, y: Any, x: Any, index: Any, value: Any) -> Gradients:
    """x[index] = value: what was there before reaches nothing any more, the value receives what stands there now."""
    old = np.array(g, dtype=np.result_type(np.asarray(g).dtype, np.float64))
    old[index] = 0.0

    def of_value() -> Any:
        d = written(np.asarray(g), index)
        if isinstance(value, list | tuple):
            return unstack(unbroadcast(d, np.asarray(value)), value)
        return to_value(d, value)

    return old, None, of_value


def written(g: Array, index: Any) -> Any:
    """The cotangent at the entries that were written; where one was named twice, only the last write counts."""
    if not repeats_entries(index):
        return g[index]
    numbers = np.arange(g.size).reshape(g.shape)[index]
    last = np.full(g.size, -1)
    last[numbers.reshape(-1)] = np.arange(numbers.size)
    return np.where(last[numbers] == np.arange(numbers.size).reshape(numbers.shape), g[index], 0.0)


def to_value(d: Any, value: Any) -> Any:
    """The cotangent of written entries as that of the value; it may have more leading axes of length 1 than they."""
    shape = shape_of(value)
    extra = len(shape) - np.ndim(d)
    return unbroadcast(np.asarray(d).reshape((1,) * extra + np.shape(d)) if extra > 0 else d, value)


@rule("add.at", operands=1)
def at_add(g: Any, y: Any, a: Any, indices: Any, b: Any = None) -> Gradients:
    return g, None, (lambda: unbroadcast(np.asarray(g)[indices], b))


@rule("bincount", operands=2)
def bincount(g: Any, y: Any, x: Any, weights: Any = None, minlength: Any = 0) -> Gradients:
    """Sums of weights by the number that stands beside each."""
    return None, (None if weights is None else np.asarray(g)[np.asarray(x)])


@rule("put")
def put(g: Any, y: Any, a: Any, ind: Any, v: Any, mode: Any = "raise") -> Gradients:
    flat = np.asarray(g).reshape(-1)
    indices = np.asarray(ind)
    values = np.resize(np.arange(np.size(v)), indices.shape)  # v is repeated until it is long enough
    old = flat.copy()
    old[indices.reshape(-1)] = 0.0
    d = written(flat, indices.reshape(-1))
    sums = np.bincount(values.reshape(-1), weights=d, minlength=np.size(v)).reshape(np.shape(v))
    return old.reshape(np.shape(a)), None, sums


@rule("copyto")
def copyto(g: Any, y: Any, dst: Any, src: Any, casting: Any = "same_kind", where: Any = True) -> Gradients:
    return np.where(where, 0.0, g), (lambda: unbroadcast(np.where(where, g, 0.0), src))


@rule("fill")
def fill(g: Any, y: Any, a: Any, value: Any) -> Gradients:
    return None, (lambda: unbroadcast(g, value))


@rule("putmask", "place")
def putmask(g: Any, y: Any, a: Any, mask: Any, values: Any) -> Gradients:
    """np.putmask takes values by place in a, np.place by how many came before."""
    g, mask = np.asarray(g), np.asarray(mask, dtype=bool)
    if np.size(values) > 1:
        raise TypeError("putmask and place with several values")
    return (
        np.where(mask, 0.0, g),
        None,
        (lambda: np.reshape(np.sum(np.where(mask, g, 0.0)), np.shape(values))),
    )


@rule("put_along_axis")
def put_along_axis(g: Any, y: Any, arr: Any, indices: Any, values: Any, axis: Any = -1) -> Gradients:
    old = np.array(g)
    np.put_along_axis(old, indices, 0.0, axis)
    return old, None, (lambda: unbroadcast(np.take_along_axis(np.asarray(g), indices, axis), values))


@rule("fill_diagonal")
def fill_diagonal(g: Any, y: Any, a: Any, val: Any, wrap: Any = False) -> Gradients:
    old = np.array(g)
    np.fill_diagonal(old, 0.0, wrap)
    if np.ndim(val):
        raise TypeError("fill_diagonal with several values")
    return old, (lambda: np.sum(g) - np.sum(old))
