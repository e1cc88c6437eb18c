"""Python's own functions and the methods of its containers, imitated without touching the user's objects."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.explain.reading import values
from gradcheck.explain.reading.values import UNKNOWN, is_array, is_number, is_safe

if TYPE_CHECKING:
    from gradcheck.explain.reading.nouns import Scope

_PURE = {
    "len",
    "int",
    "float",
    "abs",
    "round",
    "str",
    "bool",
    "range",
    "complex",
    "divmod",
    "pow",
    "ord",
    "chr",
}
_LAZY = {"list", "tuple", "reversed", "sorted", "enumerate", "zip", "map", "sum", "min", "max", "set", "iter"}


def items_of(
    reader: Any, value: Any, limit: int = 64, node: ast.AST | None = None, scope: Scope | None = None
) -> list[Any] | None:
    """The items a loop over `value` would see (the first of many), None when nobody knows them.

    The rows of the array that `node` is are remembered as made of it.
    """
    value = reader.copies.get(id(value), value)
    if type(value) in (list, tuple, range) or _is_list(value):
        return [reader.lift(item) for item in value[: max(limit, 0)]]
    if type(value) is str:
        return list(value[:limit])
    if isinstance(value, dict):
        return list(dict.keys(value))[:limit]
    if is_array(value) and value.ndim:
        rows = [value[i] for i in range(min(len(value), 3))]
        if isinstance(value, values.Ghost):
            rows = [row if isinstance(row, np.ndarray) else values.ghost((), value.dtype) for row in rows]
        if node is not None and value.ndim > 1:
            rows = [reader.record(node, scope, "row", ((node, value),), row) for row in rows]
        return rows
    return None


def alike(items: list[Any]) -> bool:
    """Whether all items are arrays of one shape, or tuples and lists of such: samples, and no layers or numbers."""
    first = _form(items[0]) if items else None
    return first is not None and all(_form(item) == first for item in items[1:])


def _form(value: Any) -> tuple[Any, ...] | None:
    if is_array(value):
        return (value.shape, value.dtype) if value.ndim else None
    if type(value) not in (list, tuple) or not value:
        return None
    parts = tuple(_form(part) for part in value)
    return None if None in parts else (len(parts), *parts)


def _is_list(value: Any) -> bool:
    """Whether a value is of a class of the user's that is a list and is walked like one."""
    kind = type(value)
    return isinstance(value, list) and kind.__iter__ is list.__iter__ and kind.__getitem__ is list.__getitem__


def cut(reader: Any, items: list[Any], whole: int | float) -> list[Any]:
    """`items`, remembered as the first of `whole`."""
    if len(items) < whole < 20_000:
        reader.cut[id(items)] = whole
        reader.kept.append(items)
    return items


def imitate(
    reader: Any, node: ast.Call, function: Any, args: list[Any], kwargs: dict[str, Any], scope: Scope
) -> Any:
    """What one of python's builtin functions would return; UNKNOWN where that is not plain to see."""
    name = getattr(function, "__name__", "")
    if name == "print":
        return None
    if name == "isinstance" and len(args) == 2:
        return _isinstance(args)
    if name in ("getattr", "hasattr") and len(args) >= 2 and type(args[1]) is str:
        return reader.attribute(args[0], args[1], node, scope) if name == "getattr" else UNKNOWN
    if name == "dict":
        return _dict(reader, args, kwargs)
    if any(value is UNKNOWN for value in args):
        return UNKNOWN
    if name in _LAZY:
        return _lazy(reader, node, name, args, kwargs, scope)
    if name not in _PURE or not all(
        is_safe(value) or (name == "len" and type(value) in (list, tuple, dict)) for value in args
    ):
        return UNKNOWN
    if name == "len":
        sized = reader.copies.get(id(args[0]), args[0])
        return reader.guarded(node, scope, tuple(args), lambda: len(sized))
    if name == "range":
        return (
            reader.guarded(node, scope, (), lambda: range(*args)) if not values.has_ghost(args) else UNKNOWN
        )
    if name in ("int", "float") and args and is_array(args[0]) and args[0].size != 1:
        return reader.guarded(node, scope, tuple(args), lambda: function(np.empty(args[0].shape)))
    if values.has_ghost(args):
        return args[0] if name in ("abs", "round", "float") and is_array(args[0]) else UNKNOWN
    if name == "pow":
        return UNKNOWN
    return reader.guarded(
        node, scope, tuple(args) if name != "range" else (), lambda: function(*args, **kwargs)
    )


def _dict(reader: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    if not args:
        return dict(kwargs)
    first = reader.copies.get(id(args[0]), args[0])
    if isinstance(first, dict):
        return {**first, **kwargs}
    pairs = items_of(reader, first, 2000) if first is not UNKNOWN else None
    if pairs is None or not all(type(pair) in (list, tuple) and len(pair) == 2 for pair in pairs):
        return UNKNOWN
    return {key: value for key, value in pairs if type(key) in (str, int, tuple)} | kwargs


def _isinstance(args: list[Any]) -> Any:
    value, kinds = args
    kinds = kinds if type(kinds) is tuple else (kinds,)
    if not all(isinstance(kind, type) for kind in kinds) or value is UNKNOWN:
        return UNKNOWN
    if isinstance(value, values.Ghost):
        return np.ndarray in kinds
    cls = getattr(value, "cls", None) if type(value).__name__ == "Instance" else type(value)
    return any(kind in cls.__mro__ for kind in kinds) if isinstance(cls, type) else UNKNOWN


def _lazy(
    reader: Any, node: ast.Call, name: str, args: list[Any], kwargs: dict[str, Any], scope: Scope
) -> Any:
    if name == "zip":
        known = [*node.args, *[None] * len(args)]
        columns = [items_of(reader, value, node=at, scope=scope) for value, at in zip(args, known)]
        if None in columns:
            return UNKNOWN
        return cut(reader, list(zip(*columns)), min(map(reader.length, args), default=0))
    if name == "map":
        rows = items_of(reader, args[1]) if len(args) == 2 else None
        return UNKNOWN if rows is None else [reader.call(node, args[0], [row], {}, scope) for row in rows]
    if not args:
        return [] if name in ("list", "set") else () if name == "tuple" else UNKNOWN
    if name == "reversed" and type(args[0]) is range:
        return args[0][::-1]
    if name in ("min", "max") and (len(args) > 1 or values.has_ghost(args) or not is_safe(args[0])):
        return (
            max(args)
            if name == "max" and all(map(is_number, args))
            else min(args)
            if all(map(is_number, args))
            else UNKNOWN
        )
    if name == "sum" and is_array(args[0]):
        total = args[0].sum(axis=0)
        return (
            values.ghost((), args[0].dtype)
            if not isinstance(total, np.ndarray)
            else reader.record(node, scope, "sum", ((node.args[0], args[0]),), total, {"axis": 0})
        )
    items = items_of(reader, args[0], 20_000)
    if items is None:
        return UNKNOWN
    if name == "set" and all(type(item) in (str, int) for item in items):
        return list(dict.fromkeys(items))
    if name in ("list", "iter", "reversed", "enumerate", "set"):
        start = args[1] if len(args) > 1 else 0
        return (
            list(reversed(items))
            if name == "reversed"
            else cut(reader, list(enumerate(items, start)), reader.length(args[0]))
            if name == "enumerate"
            else list(items)
        )
    if name == "tuple":
        return tuple(items)
    if not all(is_safe(item) for item in items) or values.has_ghost(items):
        return items[0] if name == "sum" and items and is_array(items[0]) else UNKNOWN
    pure = {"sum": sum, "min": min, "max": max, "sorted": sorted}[name]
    return reader.guarded(node, scope, (), lambda: pure(items, **kwargs))  # type: ignore[operator]


def container_method(reader: Any, owner: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A method of a list, dict, tuple or string; changes go to a private copy of the container."""
    kind = type(owner)
    if kind is list and name == "add":
        name = "append"  # sets are read as lists
    if kind is list and name in ("append", "insert", "extend", "reverse", "pop", "clear"):
        mine = private(reader, owner)
        if name == "extend" and type(args[0]) not in (list, tuple):
            return None
        try:
            return getattr(mine, name)(*args)
        except (IndexError, TypeError):
            return UNKNOWN
    if isinstance(owner, dict):
        mine = reader.copies.get(id(owner), owner)
        if name == "get" and args and type(args[0]) in (str, int, tuple):
            return reader.lift(dict.get(mine, args[0], args[1] if len(args) > 1 else None))
        if name in ("keys", "values", "items"):
            pairs = [(key, reader.lift(value)) for key, value in dict.items(mine)]
            return pairs if name == "items" else [pair[name == "values"] for pair in pairs]
        if name == "update":
            private(reader, owner).update(args[0] if args and type(args[0]) is dict else {}, **kwargs)
            return None
        return UNKNOWN
    if kind is list and name == "copy":
        return list(owner)
    if kind is str and name in (
        "format",
        "lower",
        "upper",
        "strip",
        "startswith",
        "endswith",
        "replace",
        "split",
    ):
        return getattr(owner, name)(*args) if all(type(a) in (str, int) for a in args) else UNKNOWN
    return UNKNOWN


def private(reader: Any, owner: Any) -> Any:
    """A copy of a container of the user's which reading may change; the original stays as it is."""
    if id(owner) in reader.copies:
        return reader.copies[id(owner)]
    mine = dict(owner) if isinstance(owner, dict) else list(owner)
    reader.kept.append(owner)
    reader.kept.append(mine)
    reader.copies[id(owner)] = mine
    reader.copies[id(mine)] = mine
    reader.grown[id(mine)] = len(mine)
    return mine
