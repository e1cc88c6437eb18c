"""Which of the user's functions a callable can reach: through code, closures, globals, bound objects and containers."""

from __future__ import annotations

import contextlib
import functools
import sys
import types
from collections.abc import Iterable
from typing import Any

import numpy as np

from gradcheck import source

_LEAVES = frozenset(
    {
        int,
        float,
        complex,
        str,
        bytes,
        bool,
        type(None),
        np.ndarray,
        np.float64,
        np.float32,
        range,
        slice,
        np.dtype,
    }
)
_LONG = 2000  # a longer list holds data, not functions: its first items tell


def functions(roots: Iterable[Any], limit: int = 200_000) -> list[types.FunctionType]:
    """The user's functions reachable from the roots, each once, in no particular order. No user code runs."""
    found: list[types.FunctionType] = []
    seen: set[int] = set()
    keep: list[Any] = []  # temporaries must live as long as their ids are looked up
    pending: list[Any] = list(roots)
    while pending and len(seen) < limit:
        thing = pending.pop()
        kind = type(thing)
        if kind in _LEAVES or id(thing) in seen:
            continue
        seen.add(id(thing))
        if kind is types.FunctionType:
            _function(thing, found, pending, seen)
        elif kind is types.MethodType:
            keep.append(thing)
            pending += (thing.__func__, thing.__self__)
        elif kind is list or kind is tuple or kind is set or kind is frozenset:
            items = list(thing) if len(thing) <= _LONG else list(thing)[:20]
            if items and not (type(items[0]) in _LEAVES and type(items[-1]) in _LEAVES):
                pending += items
        elif kind is dict:
            pending += list(thing.values()) if len(thing) <= _LONG else list(thing.values())[:20]
        elif isinstance(thing, type):
            _class(thing, pending)
        elif kind is functools.partial:
            pending += (thing.func, *thing.args, *thing.keywords.values())
        elif kind is property:
            pending += (thing.fget, thing.fset, thing.fdel)
        elif kind is staticmethod or kind is classmethod:
            pending.append(thing.__func__)
        elif kind is types.CellType:
            _cell(thing, pending)
        elif isinstance(thing, types.ModuleType):
            continue  # only the names that code mentions are looked up in it
        else:
            _instance(thing, kind, pending)
    return found


def _cell(cell: types.CellType, pending: list[Any]) -> None:
    with contextlib.suppress(ValueError):  # not filled yet
        pending.append(cell.cell_contents)


def _function(function: types.FunctionType, found: list[Any], pending: list[Any], seen: set[int]) -> None:
    code = function.__code__
    wrapped = function.__dict__.get("__wrapped__") if function.__dict__ else None
    if wrapped is not None:
        pending.append(wrapped)
    if not source.is_user_file(code.co_filename):
        if function.__closure__ and wrapped is not None:
            pending += function.__closure__
        return
    found.append(function)
    if function.__closure__:
        pending += function.__closure__
    if function.__defaults__:
        pending += function.__defaults__
    if function.__kwdefaults__:
        pending += function.__kwdefaults__.values()
    names = _names(code)
    namespace = function.__globals__
    if id(namespace) not in seen:
        seen.add(id(namespace))
        for value in list(
            namespace.values()
        ):  # tables of names, getattr and globals()[name] reach all of a file
            if type(value) is types.FunctionType or isinstance(value, type):
                pending.append(value)
    for name in names:
        value = namespace.get(name)
        if value is None:
            continue
        pending += _mentioned(value, names) if type(value) is types.ModuleType else [value]
    for cell in function.__closure__ or ():  # a module that was imported inside a function
        with contextlib.suppress(ValueError):
            if type(cell.cell_contents) is types.ModuleType:
                pending += _mentioned(cell.cell_contents, names)


def _mentioned(module: types.ModuleType, names: Iterable[str]) -> list[Any]:
    """What code that mentions these names can have from a module of the user's."""
    inner = module.__dict__
    file = inner.get("__file__")
    if not isinstance(file, str) or not source.is_user_file(file):
        return []
    return [inner[name] for name in names if name in inner]


@functools.lru_cache(maxsize=8192)
def _names(code: types.CodeType) -> tuple[str, ...]:
    """All names that the code and the code inside it mention."""
    names = dict.fromkeys(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names.update(dict.fromkeys(_names(constant)))
    return tuple(names)


_CALLABLES = frozenset({types.FunctionType, types.MethodType, functools.partial})
_foreign: dict[type, bool] = {}


def _is_foreign(kind: type) -> bool:
    """Whether a class is of the interpreter or an installed package: nothing of the user's is in it."""
    known = _foreign.get(kind)
    if known is None:
        module = sys.modules.get(getattr(kind, "__module__", None) or "")
        file = getattr(module, "__file__", None)
        if module is None or module.__name__ == "__main__":
            known = False
        else:
            known = not (isinstance(file, str) and source.is_user_file(file))
        if len(_foreign) < 10_000:
            _foreign[kind] = known
    return known


def _class(kind: type, pending: list[Any]) -> None:
    asked = source.asked_for()
    if _is_foreign(kind) and not asked:
        return
    for base in kind.__mro__[:-1]:
        if asked or not _is_foreign(base):
            pending += [value for value in vars(base).values() if type(value) not in _LEAVES]


def _instance(thing: Any, kind: type, pending: list[Any]) -> None:
    try:
        stored = object.__getattribute__(thing, "__dict__")  # never the user's own __getattribute__
    except (AttributeError, TypeError):
        stored = None
    values = list(stored.values()) if type(stored) is dict else []
    if _is_foreign(kind) and not source.asked_for():
        # Nothing of an installed class is the user's but the functions and objects it was given (np.vectorize).
        pending += [value for value in values if type(value) in _CALLABLES or not _is_foreign(type(value))]
        if isinstance(thing, list | tuple):
            pending += list(thing)[:_LONG]
        elif isinstance(thing, dict):
            pending += list(thing.values())[:_LONG]
        return
    pending += values
    pending.append(kind)
    for base in kind.__mro__:
        for value in vars(base).values():
            if type(value) is types.MemberDescriptorType:
                try:
                    pending.append(value.__get__(thing, kind))
                except (AttributeError, TypeError):
                    continue
    if isinstance(thing, list | tuple):
        pending += list.__iter__(thing) if isinstance(thing, list) else tuple.__iter__(thing)
    elif isinstance(thing, dict):
        pending += dict.values(thing)
