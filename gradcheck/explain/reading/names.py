"""Looks names and attributes up for the reader: in what was read, in the frame, in the module."""

from __future__ import annotations

import ast
import builtins
from collections import namedtuple
from collections.abc import Callable, Mapping
from types import FrameType, FunctionType, MemberDescriptorType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from gradcheck.explain.reading import values
from gradcheck.explain.reading.nouns import Bound, Closure, Crash, GiveUp, Instance, Oddity, Scope, Step
from gradcheck.explain.reading.values import UNKNOWN, is_array, is_number, lift
from gradcheck.explain.sources import Source, walk

ARRAY_ATTRIBUTES = frozenset("T shape size ndim dtype real imag A A1 I flat nbytes itemsize mT".split())
NUMPY_ERRORS = (ValueError, IndexError, TypeError, AttributeError, np.linalg.LinAlgError)

FIELDS = (
    MemberDescriptorType,
    type(vars(namedtuple("_", "field"))["field"]),
)  # of slots and named tuples: reading runs nothing

Unknown_ = type(UNKNOWN)


def _stored(value: Any) -> dict[str, Any]:
    """The attributes of an object of the user's, read without running anything."""
    plain = type(value).__flags__ & 1 << 9 or type(value) is SimpleNamespace
    stored = getattr(value, "__dict__", None) if plain else None
    return stored if type(stored) is dict else {}


def _fields(value: Any) -> dict[str, Any]:
    """What the slots of an object hold, or the fields of a named tuple."""
    names = [
        name
        for base in type(value).__mro__
        for name, found in vars(base).items()
        if isinstance(found, FIELDS)
    ]
    return {name: getattr(value, name) for name in names if hasattr(value, name)}


class Names:
    """Where names and attributes are looked up, and what a reading remembers."""

    def __init__(
        self,
        *,
        replace: Mapping[int, ast.AST] | None = None,
        budget: int = 20_000,
        frames: tuple[FrameType, ...] = (),
    ) -> None:
        self.replace = replace or {}
        self.edited = {id(part) for new in self.replace.values() for part in walk(new)}
        self.budget = budget
        self.frames = frames
        self.steps_left = budget
        self.made: dict[int, Step] = {}
        self.kept: list[Any] = []
        self.attributes: dict[tuple[int, str], Any] = {}
        self.copies: dict[int, Any] = {}
        self.module_names: dict[int, dict[str, Any]] = {}
        self.lifted: dict[int, Any] = {}
        self.oddities: list[Oddity] = []
        self.statement: ast.stmt | None = None
        self.depth = 0
        self.lenient = False  # a name nobody could follow holds what its frame holds at the end
        self.count = 0
        self.out_of_range: dict[int, Any] = {}  # the subscript that python refused, and the loops around it
        self.overrides: dict[int, Any] = {}
        self.seen: dict[int, Any] = {}  # the latest value of every expression read
        self.bound: dict[tuple[int, str], Any] = {}
        self.calls_read: dict[int, tuple[Source, ast.Call, Scope]] = {}
        self.yielded: list[list[Any]] = []
        self.literals: dict[int, tuple[ast.List | ast.Tuple | ast.ListComp, Source]] = {}
        self.visits: dict[
            int, int
        ] = {}  # how often each statement was begun, and how often it was read to its end
        self.completed: dict[int, int] = {}
        self.literal_items: dict[int, tuple[Any, ...]] = {}
        self.holders: dict[int, Mapping[Any, Any]] = {}  # what an owner of bound names holds under them
        self.opaque: dict[int, Any] = {}  # what expressions that cannot be read were bound to, by their node
        self.cut: dict[
            int, int
        ] = {}  # lists of which only the first items were read: how many they would have
        self.lengths: dict[int, int] = {}  # and how many after the latest loop
        self.grown: dict[int, int] = {}  # lists that were appended to: how many items they had before
        self.silent: list[
            tuple[Source, ast.FunctionDef]
        ] = []  # functions that were read and returned nothing
        self.last_return: tuple[Source, ast.Return | ast.Lambda] | None = None
        self.returned: dict[
            int, tuple[Source, ast.Return | ast.Lambda]
        ] = {}  # per call of a user's function: the return it took

    def length(self, value: Any) -> int:
        """How many items a loop over `value` would see."""
        value = self.copies.get(id(value), value)
        if is_array(value) and value.ndim:
            return len(value)
        sized = type(value) in (list, tuple, range, str) or isinstance(value, dict)
        return self.cut.get(id(value), len(value) if sized else 0)

    # names and attributes ------------------------------------------------------------------------------------

    def lift(self, value: Any) -> Any:
        """`value` of the user's as reading sees it; the same ghost for the same array every time."""
        if isinstance(value, np.ndarray):
            if id(value) not in self.lifted:
                self.kept.append(value)
                self.lifted[id(value)] = lift(value)
                self.kept.append(self.lifted[id(value)])
            return self.lifted[id(value)]
        return self.copies.get(id(value), value)

    def lookup(self, name: str, scope: Scope | None) -> Any:
        """The value of a name, UNKNOWN if nobody knows."""
        here = scope
        while here is not None:
            if name in here.globals_declared:
                break
            if name in here.names:
                value = here.names[name]
                held = here.frame is not None and name in here.frame
                if value is UNKNOWN and held and (self.lenient or name in here.once):
                    assert here.frame is not None
                    return self.lift(here.frame[name])
                return self.copies.get(id(value), value)
            if here.frame is not None and name in here.frame and here.frame is not here.module:
                return self.lift(here.frame[name])
            here = here.parent
        assert scope is not None
        read = self.module_names.get(id(scope.module), {})
        if name in read and read[name] is not UNKNOWN:
            return self.copies.get(id(read[name]), read[name])
        if name in scope.module:
            return self.lift(scope.module[name])
        return getattr(builtins, name, UNKNOWN)

    def attribute(self, value: Any, name: str, node: ast.AST, scope: Scope) -> Any:
        """`value.name`, read from where it is stored; properties of the user's are read like functions."""
        if is_array(value) or is_number(value):
            if name in ARRAY_ATTRIBUTES and hasattr(value, name):
                if not is_array(value):
                    return getattr(value, name)
                if name in ("T", "real", "imag", "A", "A1", "I", "mT", "flat"):
                    if name == "flat":
                        return values.ghost((value.size,), value.dtype)
                    result = getattr(value, name)
                    made = self.record(
                        node, scope, "transpose" if name == "T" else name, ((node, value),), result
                    )
                    if name == "T" and value.ndim == 1:
                        self.oddities.append(Oddity("idle transpose", self.made[id(made)]))
                    return made
                return getattr(value, name)
            if not hasattr(type(value), name):
                raise Crash(
                    node,
                    scope.source,
                    AttributeError(f"{type(value).__name__!r} object has no attribute {name!r}"),
                    (value,),
                )
            return Bound(None, value, name)
        if type(value) in (list, tuple, dict, str, range, set):
            if not hasattr(type(value), name):
                raise Crash(
                    node,
                    scope.source,
                    AttributeError(f"{type(value).__name__!r} object has no attribute {name!r}"),
                    (value,),
                )
            return Bound(None, value, name)
        if value is None:
            raise Crash(
                node, scope.source, AttributeError(f"'NoneType' object has no attribute {name!r}"), (value,)
            )
        if isinstance(value, ModuleType):
            return self.lift(vars(value).get(name, UNKNOWN))
        if isinstance(value, Instance):
            if name in value.attributes:
                found = value.attributes[name]
                return self.copies.get(id(found), found)
            return self.class_attribute(value.cls, name, value, scope)
        if isinstance(value, np.ufunc):
            return Bound("ufunc", value, name)
        if isinstance(value, (Unknown_, Bound, Closure)):
            return UNKNOWN
        if (id(value), name) in self.attributes:
            found = self.attributes[id(value), name]
            if found is not UNKNOWN:
                return self.copies.get(id(found), found)
        if isinstance(value, type):
            return self.class_attribute(value, name, None, scope)
        if isinstance(value, (np.random.Generator, np.random.RandomState)):
            return Bound("random", value, name)
        stored = _stored(value)
        if name in stored:
            return self.lift(stored[name])
        if isinstance(value, dict) and vars(type(value)).get("__getattr__") is dict.__getitem__:
            return self.lift(dict.get(value, name, UNKNOWN))
        return self.class_attribute(type(value), name, value, scope)

    def parts_of(self, owner: Any) -> dict[str, Any]:
        """What an object of the user's holds, as far as it can be seen without running anything."""
        if isinstance(owner, Instance):
            return owner.attributes
        found = {} if isinstance(owner, (type, ModuleType)) else {**_fields(owner), **_stored(owner)}
        found.update({name: v for (key, name), v in self.attributes.items() if key == id(owner)})
        return found

    def class_attribute(self, cls: type, name: str, owner: Any, scope: Scope) -> Any:
        """What a class holds under a name, bound to `owner`."""
        if (id(cls), name) in self.attributes:
            return self.attributes[id(cls), name]
        for base in cls.__mro__:
            if name in vars(base):
                found = vars(base)[name]
                if isinstance(found, FunctionType):
                    return Bound(found, owner) if owner is not None else found
                if isinstance(found, staticmethod):
                    return found.__func__
                if isinstance(found, classmethod):
                    return Bound(found.__func__, cls)
                if isinstance(found, property):
                    return (
                        self.call_function(found.fget, [owner], {}, scope) if owner is not None else UNKNOWN
                    )
                if isinstance(found, FIELDS) and isinstance(owner, cls):
                    try:
                        return self.lift(found.__get__(owner))
                    except AttributeError:  # a slot that is still empty
                        return UNKNOWN
                return UNKNOWN if hasattr(type(found), "__get__") else self.lift(found)
        return UNKNOWN

    def guarded(
        self, node: ast.AST, scope: Scope, operands: tuple[Any, ...], thunk: Callable[[], Any]
    ) -> Any:
        """What `thunk` returns; errors of numpy become a Crash at `node`, other errors UNKNOWN."""
        try:
            return thunk()
        except Crash:
            raise
        except NUMPY_ERRORS as error:
            if any(is_array(value) or is_number(value) or type(value) in (list, tuple) for value in operands):
                raise Crash(node, scope.source, error, operands) from None
            return UNKNOWN
        except (GiveUp, KeyboardInterrupt):
            raise
        except Exception:
            return UNKNOWN

    def record(
        self,
        node: ast.AST,
        scope: Scope,
        operation: str,
        operands: tuple[tuple[ast.AST, Any], ...],
        result: Any,
        keywords: Mapping[str, Any] | None = None,
    ) -> Any:
        """`result`, remembered with the step that made it."""
        if not is_array(result):
            return result
        if id(result) in self.made or any(result is value for _, value in operands):
            result = result.view()
        self.count += 1
        self.made[id(result)] = Step(
            node, scope.source, self.statement, operation, operands, keywords or {}, result, self.count
        )
        self.kept.append(result)
        return result

    def call_function(self, function: Any, args: list[Any], kwargs: dict[str, Any], scope: Scope) -> Any:
        """Reads a function of the user's; see `statements`."""
        raise NotImplementedError
