"""Derivatives of operations that move entries about without changing them."""

# ruff: noqa: D103 - each function is the rule of the operation it is named after

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, rule, sum_to, unbroadcast, unstack


@rule("reshape")
def reshape(
    g: Any, y: Any, a: Any, *shape: Any, order: Any = "C", newshape: Any = None, copy: Any = None, **_: Any
) -> Gradients:
    if shape and isinstance(shape[-1], str):
        order = shape[-1]
    if order == "A":
        order = "F" if isinstance(a, np.ndarray) and np.isfortran(a) else "C"
    return (np.asarray(g).reshape(np.shape(a), order=order),)


@rule("ravel", "flatten")
def ravel(g: Any, y: Any, a: Any, order: Any = "C") -> Gradients:
    if order == "A":
        order = "F" if isinstance(a, np.ndarray) and np.isfortran(a) else "C"
    if order == "K":  # as the entries lie in memory
        axes = sorted(range(np.ndim(a)), key=lambda k: -abs(np.asarray(a).strides[k]))
        d = np.asarray(g).reshape([np.shape(a)[k] for k in axes])
        return (d.transpose(np.argsort(axes)),)
    return (np.asarray(g).reshape(np.shape(a), order=order),)


@rule("squeeze", "expand_dims", "atleast_1d")
def squeeze(g: Any, y: Any, a: Any, *_: Any, **__: Any) -> Gradients:
    return (np.asarray(g).reshape(np.shape(a)),)


@rule("atleast_2d", "atleast_3d")
def atleast(g: Any, y: Any, *arrays: Any) -> Gradients:
    if len(arrays) == 1:
        return (np.asarray(g).reshape(np.shape(arrays[0])),)
    return tuple(None if d is None else np.asarray(d).reshape(np.shape(a)) for d, a in zip(g, arrays))


@rule("transpose", "T", "permute_dims")
def transpose(g: Any, y: Any, a: Any, *axes: Any, **kwargs: Any) -> Gradients:
    if "axes" in kwargs:
        axes = (kwargs["axes"],)
    if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], tuple | list | np.ndarray)):
        axes = () if axes[0] is None else tuple(axes[0])
    if not axes:
        return (np.asarray(g).T,)
    return (np.transpose(g, np.argsort([int(i) % len(axes) for i in axes])),)


@rule("matrix_transpose", "mT")
def matrix_transpose(g: Any, y: Any, x: Any) -> Gradients:
    return (np.swapaxes(g, -1, -2),)


@rule("swapaxes")
def swapaxes(g: Any, y: Any, a: Any, axis1: Any, axis2: Any) -> Gradients:
    return (np.swapaxes(g, axis1, axis2),)


@rule("moveaxis")
def moveaxis(g: Any, y: Any, a: Any, source: Any, destination: Any) -> Gradients:
    return (np.moveaxis(g, destination, source),)


@rule("broadcast_to")
def broadcast_to(g: Any, y: Any, array: Any, shape: Any = None, subok: Any = False) -> Gradients:
    return (unbroadcast(g, array),)


@rule("broadcast_arrays", lists=True)
def broadcast_arrays(g: Any, y: Any, *args: Any, subok: Any = False) -> Gradients:
    return tuple(None if d is None else unbroadcast(d, a) for d, a in zip(g, args))


@rule(
    "copy",
    "asarray",
    "ascontiguousarray",
    "asfortranarray",
    "asanyarray",
    "asmatrix",
    "matrix",
    "astype",
    "array",
    "require",
    lists=True,
)
def copy(g: Any, y: Any, a: Any, *_: Any, **__: Any) -> Gradients:
    """Also np.array of nested lists of numbers and arrays; a cast to an integer type lets nothing through."""
    if isinstance(y, np.ndarray | np.generic) and y.dtype.kind in "biu":
        return (None,)
    if isinstance(a, list | tuple):
        return (unstack(np.asarray(g).reshape(np.shape(y)), a),)
    return (unbroadcast(np.asarray(g).reshape(np.shape(a)) if np.size(g) == np.size(a) else g, a),)


@rule("view")
def view(g: Any, y: Any, a: Any, dtype: Any = None, type: Any = None) -> Gradients:
    """x.view() of the same numbers; under another type they are other numbers."""
    if np.asarray(y).dtype != np.asarray(a).dtype:
        raise TypeError("view under another type")
    return (np.asarray(g).reshape(np.shape(a)),)


@rule("tolist", lists=True)
def tolist(g: Any, y: Any, a: Any) -> Gradients:
    return (nested_array(g, np.shape(a)),)


@rule("item")
def item(g: Any, y: Any, a: Any, *index: Any) -> Gradients:
    d = np.zeros(np.shape(a), dtype=np.result_type(g, np.float64))
    if not index:
        d[...] = g
    elif len(index) == 1 and not isinstance(index[0], tuple):
        d.flat[index[0]] = g
    else:
        d[index[0] if len(index) == 1 else index] = g
    return (d,)


def nested_array(g: Any, shape: tuple[int, ...]) -> Array:
    """A cotangent of nested lists as one array, zero where nothing arrived."""
    out = np.zeros(shape)

    def fill(at: tuple[int, ...], part: Any) -> None:
        if part is None:
            return
        if isinstance(part, list | tuple):
            for i, piece in enumerate(part):
                fill((*at, i), piece)
        else:
            out[at] += part

    fill((), g)
    return out


# ---- joining: the cotangent is cut where the operands met


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


@rule("c_", "r_", lists=True)
def index_trick(g: Any, y: Any, items: Any) -> Gradients:
    """np.c_[a, b] joins columns (an array with one axis is one), np.r_[a, b] joins rows."""
    several = isinstance(items, tuple)
    operands = items if several else (items,)
    if any(isinstance(x, slice | str) for x in operands):
        raise TypeError("ranges and directives in np.c_ or np.r_")
    if np.ndim(y) == 1:
        parts = _shaped(_cut(g, [np.atleast_1d(x) for x in operands], 0), operands)
    elif max(np.ndim(x) for x in operands) == 1:
        parts = _shaped(_cut(g, [np.reshape(x, (-1, 1)) for x in operands], 1), operands)
    else:
        wide = [np.asarray(x) for x in operands]
        axis = 0 if all(x.shape[1:] == wide[0].shape[1:] for x in wide) and len(y) != len(wide[0]) else -1
        parts = _shaped(_cut(g, wide, axis), operands)
    return (parts if several else parts[0],)


@rule("conj_transpose")
def conj_transpose(g: Any, y: Any, a: Any) -> Gradients:
    return (np.conj(np.asarray(g)).T,)


@rule("append", operands=2)
def append(g: Any, y: Any, arr: Any, values: Any, axis: Any = None) -> Gradients:
    arrays = [np.asarray(arr), np.asarray(values)]
    parts = _cut(g, [a.reshape(-1) for a in arrays], 0) if axis is None else _cut(g, arrays, axis)
    return tuple(np.asarray(d).reshape(a.shape) for d, a in zip(parts, arrays))


# ---- everything else: let numpy move the entries' numbers instead of the entries


def _numbers(shape: tuple[int, ...], start: int = 1, like: Any = None) -> Array:
    """1, 2, 3, ... in this shape, with the item size of `like`: 0 stays free for what is no entry."""
    small = isinstance(like, np.ndarray) and like.dtype.itemsize == 4
    size = int(np.prod(shape, dtype=np.int64))
    return np.arange(start, start + size, dtype=np.int32 if small else np.int64).reshape(shape)


def _scatter(numbers: Array, g: Any, size: int) -> Array:
    """For each entry's number the sum of the cotangents at the places it went to (number 0: none of ours)."""
    g = np.asarray(g)
    at = np.asarray(numbers).reshape(-1)
    if g.dtype.kind == "c":
        return _scatter(at, g.real, size) + 1j * _scatter(at, g.imag, size)
    return np.bincount(at, weights=g.reshape(-1), minlength=size + 1)[1 : size + 1]


def _gathered(move: Callable[[Array], Array], g: Any, a: Any) -> Array:
    shape = np.shape(a)
    numbers = _numbers(shape, like=a)
    return _scatter(move(numbers), g, numbers.size).reshape(shape)


def _movement(name: str, function: Callable[..., Any]) -> None:
    @rule(name)
    def _(g: Any, y: Any, a: Any, *args: Any, **kwargs: Any) -> Gradients:
        kwargs.pop("out", None)
        return (_gathered(lambda i: function(i, *args, **kwargs), g, a),)


for _function in (
    *(
        np.flip,
        np.fliplr,
        np.flipud,
        np.rot90,
        np.roll,
        np.rollaxis,
        np.tile,
        np.repeat,
        np.diagflat,
        np.diag,
        np.diagonal,
    ),
    *(np.tril, np.triu, np.delete, np.take, np.resize, np.take_along_axis),
):
    _movement(_function.__name__, _function)


@rule("as_strided", "lib.stride_tricks.as_strided")
def strided(
    g: Any, y: Any, x: Any, shape: Any = None, strides: Any = None, subok: Any = False, writeable: Any = True
) -> Gradients:
    """Strides count bytes of x's own memory, so entries are numbered in a copy laid out like it."""
    x = np.asarray(x)
    if strides is None:
        strides = x.strides
    shape = x.shape if shape is None else shape
    offsets = sum(
        (
            np.arange(n).reshape((-1,) + (1,) * (len(shape) - 1 - i)) * (s // x.itemsize)
            for i, (n, s) in enumerate(zip(shape, strides))
        ),
        np.zeros(tuple(shape), dtype=np.int64),
    )
    places = sum(
        (
            np.arange(n).reshape((-1,) + (1,) * (x.ndim - 1 - i)) * (s // x.itemsize)
            for i, (n, s) in enumerate(zip(x.shape, x.strides))
        ),
        np.zeros(x.shape, dtype=np.int64),
    )
    low = min(offsets.min(initial=0), places.min(initial=0))
    sums = np.bincount(
        (offsets - low).reshape(-1),
        weights=np.asarray(g).reshape(-1),
        minlength=int(places.max(initial=0) - low) + 1,
    )
    return (sums[places - low],)


@rule("sliding_window_view", "lib.stride_tricks.sliding_window_view")
def windows(g: Any, y: Any, x: Any, window_shape: Any, axis: Any = None, **_: Any) -> Gradients:
    d = np.zeros(np.shape(x))
    into = sliding_window_view(d, window_shape, axis=axis, writeable=True)
    size = into.ndim - d.ndim
    g = np.asarray(g)
    # One slice addition per place in the window instead of an index per entry: entries of one place never overlap.
    for place in np.ndindex(*into.shape[d.ndim :]):
        into[(..., *place)] += g[(..., *place)]
    return (d if size else g.reshape(d.shape),)


@rule("trace")
def trace(
    g: Any,
    y: Any,
    a: Any,
    offset: Any = 0,
    axis1: Any = 0,
    axis2: Any = 1,
    dtype: Any = None,
    out: Any = None,
) -> Gradients:
    a = np.asarray(a)
    numbers = np.diagonal(_numbers(a.shape), offset, axis1, axis2)
    full = np.broadcast_to(np.asarray(g)[..., None], numbers.shape)
    return (_scatter(numbers, full, a.size).reshape(a.shape),)


@rule("compress")
def compress(g: Any, y: Any, condition: Any, a: Any, axis: Any = None, out: Any = None) -> Gradients:
    """np.compress(condition, a) and a.compress(condition), told apart by which of the two is boolean."""
    if isinstance(a, np.ndarray) and a.dtype.kind == "f":
        return None, _gathered(lambda i: np.compress(condition, i, axis=axis), g, a)
    return (_gathered(lambda i: np.compress(a, i, axis=axis), g, condition),)


@rule("extract", operands=2)
def extract(g: Any, y: Any, condition: Any, arr: Any) -> Gradients:
    return None, _gathered(lambda i: np.extract(condition, i), g, arr)


@rule("insert")
def insert(g: Any, y: Any, arr: Any, obj: Any, values: Any, axis: Any = None) -> Gradients:
    arr_, new = np.asarray(arr), np.asarray(values)
    first = _numbers(arr_.shape)
    second = _numbers(new.shape, start=arr_.size + 1)
    both = _scatter(np.insert(first, obj, second, axis=axis), g, arr_.size + new.size)
    d = both[arr_.size :].reshape(new.shape)
    return (
        both[: arr_.size].reshape(arr_.shape),
        None,
        unstack(d, values) if isinstance(values, list | tuple) else d,
    )


@rule("choose")
def choose(g: Any, y: Any, a: Any, choices: Any, out: Any = None, mode: Any = "raise") -> Gradients:
    found = []
    index = np.clip(a, 0, len(choices) - 1) if mode == "clip" else np.asarray(a) % len(choices)
    for i, choice in enumerate(choices):
        found.append(sum_to(np.where(index == i, g, 0.0), np.shape(choice)))
    return None, np.stack(found) if isinstance(choices, np.ndarray) else tuple(found)


@rule("select", lists=True)
def select(g: Any, y: Any, condlist: Any, choicelist: Any, default: Any = 0) -> Gradients:
    free = np.ones(np.shape(y), dtype=bool)
    found = []
    for condition, choice in zip(condlist, choicelist):
        found.append(unbroadcast(np.where(free & condition, g, 0.0), choice))
        free = free & ~np.asarray(condition, dtype=bool)
    return None, tuple(found), unbroadcast(np.where(free, g, 0.0), default)


@rule("block", lists=True)
def block(g: Any, y: Any, arrays: Any) -> Gradients:
    leaves: list[Any] = []

    def numbered(nested: Any) -> Any:
        if isinstance(nested, list):
            return [numbered(x) for x in nested]
        start = 1 + sum(int(np.size(x)) for x in leaves)
        leaves.append(nested)
        return _numbers(np.shape(nested), start)

    numbers = np.block(numbered(arrays))
    sums = _scatter(numbers, g, sum(int(np.size(x)) for x in leaves))
    ends = np.cumsum([np.size(x) for x in leaves])
    parts = iter([sums[e - np.size(x) : e].reshape(np.shape(x)) for e, x in zip(ends, leaves)])

    def nested_parts(nested: Any) -> Any:
        return tuple(nested_parts(x) for x in nested) if isinstance(nested, list) else next(parts)

    return (nested_parts(arrays),)


@rule("pad")
def pad(g: Any, y: Any, array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Gradients:
    a = np.asarray(array)
    if mode in ("constant", "empty"):
        widths = _pad_widths(pad_width, a.ndim)
        return (np.asarray(g)[tuple(slice(before, before + n) for (before, _), n in zip(widths, a.shape))],)
    if mode in ("edge", "wrap", "symmetric") or (
        mode == "reflect" and kwargs.get("reflect_type", "even") == "even"
    ):
        return (_gathered(lambda i: np.pad(i, pad_width, mode=mode, **kwargs), g, a),)
    raise TypeError(f"no derivative for padding of mode {mode!r}")


def _pad_widths(pad_width: Any, ndim: int) -> list[tuple[int, int]]:
    if isinstance(pad_width, dict):
        chosen = {axis % ndim: width for axis, width in pad_width.items()}
        pad_width = [np.broadcast_to(chosen.get(i, 0), 2) for i in range(ndim)]
    return [(int(b), int(e)) for b, e in np.broadcast_to(pad_width, (ndim, 2))]


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


@rule("sort", "sorted")
def sort(g: Any, y: Any, a: Any, axis: Any = -1, **_: Any) -> Gradients:
    a = np.asarray(a)
    if axis is None:
        return (_gathered(lambda i: i.reshape(-1)[np.argsort(a, axis=None, kind="stable")], g, a),)
    order = np.argsort(a, axis=axis, kind="stable")
    return (_gathered(lambda i: np.take_along_axis(i, order, axis), g, a),)


@rule("partition")
def partition(
    g: Any, y: Any, a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
) -> Gradients:
    a = np.asarray(a)
    if axis is None:
        a, axis = a.reshape(-1), -1
    places = np.argpartition(a, kth, axis=axis, kind=kind)
    if not np.array_equal(np.take_along_axis(a, places, axis), y):
        raise TypeError("partition left the entries in an order that cannot be told again")
    return (_gathered(lambda i: np.take_along_axis(i, places, axis), g, a),)
