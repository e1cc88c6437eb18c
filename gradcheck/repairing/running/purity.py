"""Tells which of the user's functions a trial may call: those of which all that they do is known, and leaves no trace.

What is not known counts as a trace: a method of an object that nobody can see, a class, a file, a generator of numbers.
"""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import math
import sys
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

WIDTH = 24  # items of one container that are looked at
WRITES = frozenset(
    {
        "STORE_ATTR",
        "STORE_GLOBAL",
        "STORE_SUBSCR",
        "STORE_DEREF",
        "DELETE_ATTR",
        "DELETE_SUBSCR",
        "IMPORT_NAME",
    }
)
TRACES = frozenset(
    {
        "fill",
        "itemset",
        "put",
        "resize",
        "setflags",
        "setfield",
        "sort",
        "partition",
        "byteswap",
        "tofile",
        "dump",
    }
    | {
        "save",
        "savez",
        "savez_compressed",
        "savetxt",
        "load",
        "loadtxt",
        "genfromtxt",
        "fromfile",
        "memmap",
        "open",
    }
    | {
        "random",
        "seterr",
        "seterrcall",
        "set_printoptions",
        "place",
        "copyto",
        "putmask",
        "fill_diagonal",
        "at",
    }
    | {
        "update",
        "pop",
        "popitem",
        "setdefault",
        "clear",
        "remove",
        "insert",
        "extend",
        "append",
        "reverse",
        "add",
    }
)
HARMLESS = frozenset(
    name
    for home in (np, np.linalg, np.ndarray, np.ufunc, math, dict, list, str, complex)
    for name in dir(home)
    if not name.startswith("_")
) - (TRACES - {"add"})  # np.add makes an array; that of a set is one of an unknown object
BUILTINS = frozenset(
    {
        abs,
        all,
        any,
        bool,
        complex,
        dict,
        divmod,
        enumerate,
        filter,
        float,
        frozenset,
        hasattr,
        int,
        isinstance,
        len,
    }
    | {list, map, max, min, pow, range, reversed, round, set, slice, sorted, str, sum, tuple, type, zip}
)

MAKERS = frozenset("zeros zeros_like empty empty_like ones ones_like full full_like copy array".split())

Routine = FunctionType | MethodType


def keeps_state(function: Routine) -> bool:
    """Whether a function, and all that it calls, is known to write to nothing but local variables."""
    seen: set[CodeType] = set()
    stack: list[Routine] = [function]
    while stack:
        one = stack.pop()
        if one.__code__ in seen:
            continue
        seen.add(one.__code__)
        for code in _codes(one.__code__):
            callees = _callees(one, code)
            if callees is None:
                return False
            stack.extend(callees)
    return True


@lru_cache(maxsize=512)
def writes_into_its_own(code: CodeType) -> bool:
    """Whether all that a function writes into are arrays that it has made: `y = np.zeros_like(x); y[1:] = x[:-1]`."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    except (OSError, SyntaxError, TypeError, ValueError):
        return False
    nodes = list(ast.walk(tree))
    assigned = [n for n in nodes if isinstance(n, ast.Assign) and len(n.targets) == 1 and _is_new(n.value)]
    new = {id(n.targets[0]): n.targets[0].id for n in assigned if isinstance(n.targets[0], ast.Name)}
    kept = {*new, *(id(n.target) for n in nodes if isinstance(n, ast.AugAssign))}
    other = {
        n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and id(n) not in kept
    }
    own = set(new.values()) - other - {n.arg for n in nodes if isinstance(n, ast.arg)}
    stored = [n.value for n in nodes if isinstance(n, ast.Subscript) and not isinstance(n.ctx, ast.Load)]
    return all(isinstance(array, ast.Name) and array.id in own for array in stored)


def _is_new(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in MAKERS


@lru_cache(maxsize=1024)
def _instructions(code: CodeType) -> tuple[dis.Instruction, ...]:
    """What code does, read once, without its constants: each would be made into a text, which takes long."""
    return tuple(dis.get_instructions(code.replace(co_consts=(None,) * len(code.co_consts))))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of the lambdas and comprehensions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _callees(function: Routine, code: CodeType) -> list[Routine] | None:
    """The user's functions that the code may call; None where it writes, or uses what is not known."""
    named, attributes = _named(function), set()
    callees: list[Routine] = []
    owners = list(_owners(function, named.values()))
    for instruction in _instructions(code):
        name = instruction.argval
        if instruction.opname == "STORE_SUBSCR" and writes_into_its_own(code):
            continue
        if instruction.opname in WRITES:
            return None
        if instruction.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            attributes.add(name)
        elif instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF"):
            value = named.get(name)
            if isinstance(value, (FunctionType, MethodType)):
                callees.append(value)
            elif callable(value) and not _is_harmless(value):
                return None
            else:
                callees += [item for item in _items(value, 2) if isinstance(item, (FunctionType, MethodType))]
    for name in attributes:
        methods = [method for owner in owners if (method := _method(owner, name)) is not None]
        held = any(name in (getattr(owner, "__dict__", None) or ()) for owner in owners)
        if not methods and not held and name not in HARMLESS and name not in _special():
            return None
        callees += methods
    return callees


def _named(function: Routine) -> dict[str, Any]:
    """What the names of a function stand for: builtins, globals, variables of the functions around it."""
    inner = function.__func__ if isinstance(function, MethodType) else function
    named = {**vars(builtins), **inner.__globals__} if isinstance(inner, FunctionType) else {}
    for name, cell in zip(inner.__code__.co_freevars, inner.__closure__ or ()):
        try:
            named[name] = cell.cell_contents
        except ValueError:
            continue  # not bound yet
    wanted = {name for code in _codes(inner.__code__) for name in (*code.co_names, *code.co_freevars)}
    return {name: value for name, value in named.items() if name in wanted}


def _owners(function: Routine, named: Any) -> Iterator[Any]:
    """The objects whose attributes the code may reach: its own one, what that holds, and what it names."""
    own = getattr(function, "__self__", None)
    held = getattr(own, "__dict__", None)
    plain = (ModuleType, type, FunctionType, BuiltinFunctionType, np.ndarray, np.ufunc)
    for owner in (own, *(held.values() if isinstance(held, dict) else ()), *named):
        items = _items(owner, 1) or [owner]
        yield from (item for item in items if item is not None and not isinstance(item, plain))


def _items(container: Any, depth: int) -> list[Any]:
    """What a table of functions or a list of layers holds, and what its lists hold, so many levels deep."""
    values = list(container.values()) if isinstance(container, dict) else container
    if not isinstance(values, (list, tuple)):
        return []
    inner = [item for value in values[:WIDTH] for item in (_items(value, depth - 1) if depth > 1 else ())]
    return [*values[:WIDTH], *inner]


def _is_harmless(value: Any) -> bool:
    if isinstance(value, np.ufunc) or any(value is one for one in BUILTINS):
        return True
    name = getattr(value, "__name__", "")
    return (getattr(np, name, None) is value or getattr(math, name, None) is value) and name in HARMLESS


def _special() -> frozenset[str]:
    """The functions of scipy.special, where the user loaded it."""
    loaded = sys.modules.get("scipy.special")
    return frozenset(dir(loaded)) | {"special"} if loaded is not None else frozenset()


def _method(owner: Any, name: str) -> Routine | None:
    """The function of that name that a call on the object runs, bound to it; None when there is none."""
    own = (getattr(owner, "__dict__", None) or {}).get(name)
    if isinstance(own, (FunctionType, MethodType)):
        return own
    for kind in type(owner).__mro__[:-1]:
        made = vars(kind).get(name)
        if isinstance(made, property):
            made = made.fget
        if isinstance(made, FunctionType):
            bound = made.__get__(owner)
            return bound if isinstance(bound, MethodType) else None
        inner = getattr(made, "__func__", None)
        if isinstance(inner, FunctionType):
            return inner
    return None
