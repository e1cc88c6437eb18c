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
    "fromiter",
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


# ---- everything else: let numpy move the entries' numbers instead of the entries


def numbered(shape: tuple[int, ...], start: int = 1, like: Any = None) -> Array:
    """1, 2, 3, ... in this shape, with the item size of `like`: 0 stays free for what is no entry."""
    small = isinstance(like, np.ndarray) and like.dtype.itemsize == 4
    size = int(np.prod(shape, dtype=np.int64))
    return np.arange(start, start + size, dtype=np.int32 if small else np.int64).reshape(shape)


def scatter(numbers: Array, g: Any, size: int) -> Array:
    """For each entry's number the sum of the cotangents at the places it went to (number 0: none of ours)."""
    g = np.asarray(g)
    at = np.asarray(numbers).reshape(-1)
    if g.dtype.kind == "c":
        return scatter(at, g.real, size) + 1j * scatter(at, g.imag, size)
    return np.bincount(at, weights=g.reshape(-1), minlength=size + 1)[1 : size + 1]


def _gathered(move: Callable[[Array], Array], g: Any, a: Any) -> Array:
    shape = np.shape(a)
    numbers = numbered(shape, like=a)
    return scatter(move(numbers), g, numbers.size).reshape(shape)


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
    numbers = np.diagonal(numbered(a.shape), offset, axis1, axis2)
    full = np.broadcast_to(np.asarray(g)[..., None], numbers.shape)
    return (scatter(numbers, full, a.size).reshape(a.shape),)


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
    first = numbered(arr_.shape)
    second = numbered(new.shape, start=arr_.size + 1)
    both = scatter(np.insert(first, obj, second, axis=axis), g, arr_.size + new.size)
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
