"""Going through arrays: items reach the user's loops, builtins and star arguments unchanged, each with an event.

Where something must look on, the iterable is replaced by a `map` over it: map is C, so that no frame of the recorder
stands in a traceback of the user's.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from gradcheck.recording import names
from gradcheck.recording.emitting import emit, is_float_array, known_origin, name
from gradcheck.recording.kinds import ARRAY, FLAT, SEQUENCE, kind_of
from gradcheck.recording.live import ITERATION, get_ident, give_up, now
from gradcheck.recording.operands import flat_index
from gradcheck.recording.spec import Spec

CONSUMERS: tuple[Any, ...] = (sum, max, min)
ITERATORS: tuple[Any, ...] = (*CONSUMERS, zip, enumerate, map, reversed, sorted, list, tuple, iter, filter)


class Latest:
    """The item that an argument of the builtin `map` gave last."""

    __slots__ = ("item",)

    def __init__(self) -> None:
        self.item: Any = None


def push_star(values: Any) -> Any:
    """The values of `*values` or `**values`, readable twice."""
    if get_ident() != now.thread:
        return values
    stack = now.stack
    if type(values) in (list, tuple, dict):
        stack.append(values)
        return values
    if hasattr(type(values), "__next__") and type(values) is not np.flatiter:
        seen: list[Any] = []
        stack.append(seen)
        return map(functools.partial(_keep_item, seen), values)
    if type(values) is np.flatiter or (type(values) is np.ndarray and values.ndim):
        seen = []
        stack.append(seen)
        return map(functools.partial(keep_array_item, seen, None, values, []), values)
    stack.append(values)
    return values


def _keep_item(seen: list[Any], item: Any) -> Any:
    seen.append(item)
    return item


def keep_array_item(
    seen: list[Any] | None, spec: Spec | None, array: Any, counter: list[int], item: Any
) -> Any:
    """One item of an array that is gone through: an event `getitem` of it."""
    if counter:
        counter[0] = position = counter[0] + 1
    else:
        counter.append(0)
        position = 0
    if seen is not None:
        seen.append(item)
    if get_ident() == now.thread and kind_of(type(item)):
        try:
            if type(array) is np.flatiter:
                emit(spec or ITERATION, "getitem", (array.base, flat_index(array, position)), {}, item)
            else:
                emit(spec or ITERATION, "getitem", (array, position), {}, item)
        except Exception:
            give_up("iteration")
    return item


def _keep_enumerated(spec: Spec, array: Any, pair: Any) -> Any:
    """One index and entry of np.ndenumerate."""
    if get_ident() == now.thread and kind_of(type(pair[1])):
        try:
            emit(spec, "getitem", (array, pair[0]), {}, pair[1], unnamed=True)
        except Exception:
            give_up("iteration")
    return pair


def _keep_latest(latest: Latest, item: Any) -> Any:
    latest.item = item
    return item


def push_iterable(spec: Spec, height: int, values: Any) -> Any:
    """An argument of zip, sum, list, ...: its items are recorded, if the callee is the builtin of that name.

    Of a generator that numpy's functions and the like are given, what it gives is kept to be read again.
    """
    if get_ident() != now.thread:
        return values
    stack = now.stack
    try:
        callee = stack[-height + 1]
        if callee in ITERATORS and callee.__module__ == "builtins":
            if callee is map:
                return _push_mapped(stack, stack[-height + 2] if height > 2 else None, height, values)
            if type(values) is np.flatiter or is_float_array(values):
                if callee is reversed:
                    stack.append(values)
                    return values
                seen: list[Any] | None = [] if callee in CONSUMERS else None
                stack.append(values if seen is None else seen)
                return map(functools.partial(keep_array_item, seen, None, values, []), values)
            lazy = callee in CONSUMERS
        elif callee is functools.reduce and is_float_array(values):
            stack.append(values)
            return map(functools.partial(keep_array_item, None, None, values, []), values)
        else:
            lazy = names.callee(callee)[0] is not None
        if lazy and not kind_of(type(values)) and hasattr(type(values), "__next__"):
            kept: list[Any] = []
            stack.append(kept)
            return map(functools.partial(_keep_item, kept), values)
    except Exception:
        give_up("iteration")
    stack.append(values)
    return values


def _push_mapped(stack: list[Any], function: Any, height: int, values: Any) -> Any:
    """An argument of the builtin `map`: the items of arrays get events, and results of numpy's functions as well."""
    if height == 2:
        stack.append(values)
        return values
    items = values
    if type(values) is np.flatiter or is_float_array(values):
        items = map(functools.partial(keep_array_item, None, None, values, []), values)
    if names.callee(function)[0] is None:  # the user's own function, which is looked at inside
        stack.append(values)
        return items
    latest = Latest()
    stack.append(latest)
    return map(functools.partial(_keep_latest, latest), items)


def mapped(spec: Spec, pushed: list[Any], result: Any) -> Any:
    """What builtin map returned: its items are results of a numpy function that no call site of the user's sees."""
    arguments = pushed[2:]
    if not arguments or any(type(argument) is not Latest for argument in arguments):
        return result
    operation, _ = names.callee(pushed[1])
    return map(functools.partial(_keep_result, spec, pushed[1], operation, arguments), result)


def _keep_result(spec: Spec, function: Any, operation: Any, arguments: list[Latest], item: Any) -> Any:
    kind = kind_of(type(item))
    if get_ident() == now.thread and kind and kind != SEQUENCE and known_origin(item) is None:
        try:
            args = tuple([argument.item for argument in arguments])
            emit(spec, operation, args, {}, item, function, unnamed=True)
        except Exception:
            give_up("map")
    return item


def iterate(spec: Spec, values: Any) -> Any:
    """The iterable of a for loop or comprehension: the items of an array are recorded as they come."""
    if get_ident() == now.thread:
        kind = type(values)
        if (kind is np.ndarray and is_float_array(values)) or kind is np.flatiter:
            return map(functools.partial(keep_array_item, None, spec, values, []), values)
        if kind is np.ndenumerate:
            return map(functools.partial(_keep_enumerated, spec, values.iter.base), values)
    return values


def unpack(spec: Spec, value: Any) -> Any:
    """The right side of `a, b = value`: names for its parts; the items of an array are recorded.

    When a target is a store, the value lies on the stack as well; what is read only once is replaced there by a list
    of what came.
    """
    if get_ident() != now.thread:
        return value
    try:
        if spec.names:
            name(value, spec.names)
        for tree in spec.tree:
            if type(value) in (list, tuple):
                _name_parts(tree, value)
        if len(spec.tree) != 1 or spec.names or type(value) in (list, tuple):
            return value
        kind = kind_of(type(value))
        if kind in (ARRAY, FLAT) and (kind == FLAT or is_float_array(value)):
            seen: list[Any] = []
            if spec.writes:
                now.stack[-1] = seen
            return map(functools.partial(_keep_named_item, spec, value, seen), value)
        if spec.writes and hasattr(type(value), "__next__"):
            now.stack[-1] = seen = []
            return map(functools.partial(_keep_item, seen), value)
    except Exception:
        give_up("unpacking")
    return value


def _keep_named_item(spec: Spec, array: Any, seen: list[Any], item: Any) -> Any:
    position = len(seen)
    keep_array_item(seen, None, array, [position - 1] if position else [], item)
    tree = spec.tree[0]
    if get_ident() == now.thread and position < len(tree) and isinstance(tree[position], str):
        name(item, (tree[position],))
    return item


def _name_parts(tree: Any, value: Any) -> None:
    for part, item in zip(tree, value):
        if isinstance(part, str):
            name(item, (part,))
        elif part is not None and type(item) in (list, tuple):
            _name_parts(part, item)
