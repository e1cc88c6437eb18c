"""Derivatives of the methods that every ufunc of two operands has (at, outer, reduce, accumulate, reduceat).

Each is made of the ufunc's own rule: what the method does one step after the other is followed back step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.vjps.core import Gradients, Rule, find, names, resolved, rule, unbroadcast


def _both(base: Rule, g: Any, y: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """The cotangents of both operands of one step, zeros where there is none."""
    (left, right), _ = base.gradients(g, y, (a, b), {})
    left, right = resolved(left), resolved(right)
    return (
        np.zeros(np.shape(a)) if left is None else left,
        np.zeros(np.shape(b)) if right is None else right,
    )


def _rounds(places: Array) -> Iterator[Array]:
    """Which of the places come first, which second, ...: none occurs twice in one of these groups."""
    order = np.argsort(places, kind="stable")
    sorted_places = places[order]
    new = np.concatenate([[True], sorted_places[1:] != sorted_places[:-1]])
    starts = np.maximum.accumulate(np.where(new, np.arange(len(places)), 0))
    turn = np.arange(len(places)) - starts
    by_turn = np.argsort(turn, kind="stable")
    yield from (order[group] for group in np.split(by_turn, np.cumsum(np.bincount(turn))[:-1]))


def _at(name: str, base: Rule, ufunc: np.ufunc) -> None:
    @rule(f"{name}.at")
    def _(g: Any, y: Any, a: Any, indices: Any, b: Any = None) -> Gradients:
        a = np.asarray(a, dtype=np.result_type(a, np.float64))
        places = np.arange(a.size).reshape(a.shape)[indices]
        flat, values = places.reshape(-1), np.broadcast_to(b, places.shape).reshape(-1)
        now, steps = a.reshape(-1).copy(), []
        for group in _rounds(flat) if flat.size else ():
            before = now[flat[group]]
            now[flat[group]] = ufunc(before, values[group])
            steps.append((group, before, now[flat[group]]))
        of_a, of_b = np.array(g, dtype=now.dtype).reshape(-1), np.zeros(flat.shape, dtype=now.dtype)
        for group, before, after in reversed(steps):
            at = flat[group]
            of_a[at], of_b[group] = _both(base, of_a[at], after, before, values[group])
        return of_a.reshape(a.shape), None, (lambda: unbroadcast(of_b.reshape(places.shape), b))


def _outer(name: str, base: Rule, ufunc: np.ufunc) -> None:
    @rule(f"{name}.outer", operands=2)
    def _(g: Any, y: Any, A: Any, B: Any, **__: Any) -> Gradients:
        a, b = np.asarray(A), np.asarray(B)
        left, right = _both(base, g, y, a.reshape(a.shape + (1,) * b.ndim), b)
        return np.asarray(left).reshape(a.shape), right


def _folded(base: Rule, ufunc: np.ufunc, g: Array, a: Array) -> Array:
    """The cotangent of what ufunc.accumulate is given, along the first axis."""
    steps = [a[0]]
    for row in a[1:]:
        steps.append(ufunc(steps[-1], row))
    d, carried = np.zeros(a.shape), np.array(g[-1], dtype=np.float64)
    for k in range(len(a) - 1, 0, -1):
        before, d[k] = _both(base, carried, steps[k], steps[k - 1], a[k])
        carried = before + g[k - 1]
    d[0] = carried
    return d


def _accumulate(name: str, base: Rule, ufunc: np.ufunc) -> None:
    @rule(f"{name}.accumulate")
    def _(g: Any, y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None) -> Gradients:
        a, g = np.moveaxis(np.asarray(array), axis, 0), np.moveaxis(np.asarray(g), axis, 0)
        return (np.moveaxis(_folded(base, ufunc, g, a), 0, axis),)


def _only_the_last(g: Any, a: Array) -> Array:
    """A cotangent of the whole running result, where only its last part is used."""
    whole = np.zeros(a.shape)
    whole[-1] = np.reshape(g, a.shape[1:])
    return whole


def _reduce(name: str, base: Rule, ufunc: np.ufunc) -> None:
    @rule(f"{name}.reduce")
    def _(
        g: Any, y: Any, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: Any = False
    ) -> Gradients:
        a = np.asarray(array)
        axis = tuple(range(a.ndim)) if axis is None else axis
        axes = axis if isinstance(axis, tuple) else (axis,)
        front = np.moveaxis(a, axes, range(len(axes)))
        flat = front.reshape((-1, *front.shape[len(axes) :]))
        d = _folded(base, ufunc, _only_the_last(g, flat), flat).reshape(front.shape)
        return (np.moveaxis(d, range(len(axes)), axes),)


def _reduceat(name: str, base: Rule, ufunc: np.ufunc) -> None:
    @rule(f"{name}.reduceat")
    def _(
        g: Any, y: Any, array: Any, indices: Any, axis: Any = 0, dtype: Any = None, out: Any = None
    ) -> Gradients:
        a, g = np.moveaxis(np.asarray(array), axis, 0), np.moveaxis(np.asarray(g), axis, 0)
        d = np.zeros(a.shape)
        starts = [int(i) for i in np.asarray(indices)]
        for row, (start, stop) in enumerate(zip(starts, [*starts[1:], len(a)])):
            part = slice(start, max(stop, start + 1))
            d[part] += _folded(base, ufunc, _only_the_last(g[row], a[part]), a[part])
        return (np.moveaxis(d, 0, axis),)


_METHODS: dict[str, Callable[[str, Rule, np.ufunc], None]] = {
    "at": _at,
    "outer": _outer,
    "accumulate": _accumulate,
    "reduce": _reduce,
    "reduceat": _reduceat,
}

for _name in list(names()):
    _ufunc, _base = vars(np).get(_name), find(_name)
    if isinstance(_ufunc, np.ufunc) and _ufunc.nin == 2 and _ufunc.nout == 1 and _base is not None:
        for _method, _make in _METHODS.items():
            if _base.elementwise and find(f"{_name}.{_method}") is None:
                _make(_name, _base, _ufunc)
