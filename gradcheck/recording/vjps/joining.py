"""Derivatives of joining arrays and of splitting them: the cotangent is cut, or put together, where the parts met."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, rule, unbroadcast, unstack
from gradcheck.recording.vjps.shapes import numbered, scatter


def _cut(g: Any, arrays: Any, axis: int) -> tuple[Any, ...]:
    g = np.asarray(g)
    found, start = [], 0
    for a in arrays:
        n = np.shape(a)[axis]
        found.append(unbroadcast(g[(slice(None),) * (axis % g.ndim) + (slice(start, start + n),)], a))
        start += n
    return tuple(found)


@rule("concatenate", "concat", lists=True)
def concatenate(g: Any, y: Any, arrays: Any, axis: Any = 0, out: Any = None, **_: Any) -> Gradients:
    if axis is None:
        flat = [np.ravel(a) for a in arrays]
        return (_shaped(_cut(g, flat, 0), arrays),)
    if isinstance(arrays, np.ndarray):
        return (np.stack(_cut(g, arrays, axis)),)
    return (_listed(_cut(g, arrays, axis), arrays),)


def _shaped(parts: tuple[Any, ...], arrays: Any) -> Any:
    """The parts in the operands' own shapes, nested where an operand was itself a list."""
    if isinstance(arrays, np.ndarray):
        return np.stack([np.asarray(d).reshape(arrays.shape[1:]) for d in parts])
    return _listed(tuple(np.asarray(d).reshape(np.shape(a)) for d, a in zip(parts, arrays)), arrays)


def _listed(parts: tuple[Any, ...], arrays: Any) -> Any:
    return tuple(
        unstack(d, a) if isinstance(a, list | tuple) else unbroadcast(d, a) for d, a in zip(parts, arrays)
    )


@rule("stack", lists=True)
def stack(g: Any, y: Any, arrays: Any, axis: Any = 0, out: Any = None, **_: Any) -> Gradients:
    parts = tuple(np.moveaxis(np.asarray(g), axis, 0))
    return (np.stack(parts) if isinstance(arrays, np.ndarray) else _listed(parts, arrays),)


@rule("hstack", lists=True)
def hstack(g: Any, y: Any, tup: Any, **_: Any) -> Gradients:
    wide = [np.atleast_1d(a) for a in tup]
    return (_shaped(_cut(g, wide, 0 if wide[0].ndim == 1 else 1), tup),)


@rule("vstack", "row_stack", lists=True)
def vstack(g: Any, y: Any, tup: Any, **_: Any) -> Gradients:
    return (_shaped(_cut(g, [np.atleast_2d(a) for a in tup], 0), tup),)


@rule("dstack", lists=True)
def dstack(g: Any, y: Any, tup: Any) -> Gradients:
    return (_shaped(_cut(g, [np.atleast_3d(a) for a in tup], 2), tup),)


@rule("column_stack", lists=True)
def column_stack(g: Any, y: Any, tup: Any) -> Gradients:
    return (
        _shaped(_cut(g, [np.reshape(a, (-1, 1)) if np.ndim(a) < 2 else np.asarray(a) for a in tup], 1), tup),
    )


@rule("c_", lists=True)
def columns(g: Any, y: Any, items: Any) -> Gradients:
    """np.c_[a, b] joins along the last axis; an array with one axis is a column, beside a matrix as well."""
    return _tricked(g, items, -1, lambda x: np.reshape(x, (-1, 1)) if np.ndim(x) < 2 else np.asarray(x))


@rule("r_", lists=True)
def rows(g: Any, y: Any, items: Any) -> Gradients:
    """np.r_[a, b] joins along the first axis."""
    return _tricked(g, items, 0, np.atleast_1d)


def _tricked(g: Any, items: Any, axis: int, form: Callable[[Any], Array]) -> Gradients:
    operands = items if isinstance(items, tuple) else (items,)
    if any(isinstance(x, slice | str) for x in operands):
        raise TypeError("ranges and directives in np.c_ or np.r_")
    parts = _shaped(_cut(g, [form(x) for x in operands], axis), operands)
    return (parts if isinstance(items, tuple) else parts[0],)


@rule("conj_transpose")
def conj_transpose(g: Any, y: Any, a: Any) -> Gradients:
    return (np.conj(np.asarray(g)).T,)


@rule("append", operands=2)
def append(g: Any, y: Any, arr: Any, values: Any, axis: Any = None) -> Gradients:
    arrays = [np.asarray(arr), np.asarray(values)]
    parts = _cut(g, [a.reshape(-1) for a in arrays], 0) if axis is None else _cut(g, arrays, axis)
    return tuple(np.asarray(d).reshape(a.shape) for d, a in zip(parts, arrays))


@rule("block", lists=True)
def block(g: Any, y: Any, arrays: Any) -> Gradients:
    leaves: list[Any] = []

    def with_numbers(nested: Any) -> Any:
        if isinstance(nested, list):
            return [with_numbers(x) for x in nested]
        start = 1 + sum(int(np.size(x)) for x in leaves)
        leaves.append(nested)
        return numbered(np.shape(nested), start)

    numbers = np.block(with_numbers(arrays))
    sums = scatter(numbers, g, sum(int(np.size(x)) for x in leaves))
    ends = np.cumsum([np.size(x) for x in leaves])
    parts = iter([sums[e - np.size(x) : e].reshape(np.shape(x)) for e, x in zip(ends, leaves)])

    def nested_parts(nested: Any) -> Any:
        return tuple(nested_parts(x) for x in nested) if isinstance(nested, list) else next(parts)

    return (nested_parts(arrays),)


@rule("split", "array_split", "hsplit", "vsplit", "dsplit", "unstack")
def split(g: Any, y: Any, ary: Any, indices_or_sections: Any = None, axis: Any = None, **_: Any) -> Gradients:
    """The parts' cotangents put where the parts came from: each part is found by its length along the cut axis."""
    a = np.asarray(ary)
    parts = [np.zeros(np.shape(part)) if d is None else np.asarray(d) for d, part in zip(g, y)]
    if axis is None:
        axis = _cut_axis(a, y)
    return (np.concatenate(parts, axis=axis) if parts else np.zeros(a.shape),)


def _cut_axis(a: Array, parts: Any) -> int:
    for axis, n in enumerate(a.shape):
        if any(np.shape(p)[axis] != n for p in parts):
            return axis
    return 0


@rule("meshgrid", lists=True)
def meshgrid(
    g: Any, y: Any, *xi: Any, indexing: Any = "xy", sparse: Any = False, copy: Any = True
) -> Gradients:
    found = []
    for k, x in enumerate(xi):
        axis = (1 - k) if indexing == "xy" and k < 2 and len(xi) > 1 else k
        d = None if g[k] is None else np.asarray(g[k])
        found.append(
            None
            if d is None
            else d.sum(axis=tuple(i for i in range(d.ndim) if i != axis)).reshape(np.shape(x))
        )
    return tuple(found)
