"""Reads expressions of the user's code on shapes alone: nothing of the user's runs, nothing of the user's changes."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FrameType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from gradcheck.explain import values
from gradcheck.explain.sources import Source, is_user_file, source_of
from gradcheck.explain.values import UNKNOWN, Ghost, is_array, is_number, is_safe, lift, shape_of

BINARY: dict[type, tuple[str, Callable[..., Any]]] = {
    ast.Add: ("add", operator.add), ast.Sub: ("subtract", operator.sub), ast.Mult: ("multiply", operator.mul),
    ast.Div: ("divide", operator.truediv), ast.MatMult: ("matmul", operator.matmul), ast.Mod: ("remainder", operator.mod),
    ast.FloorDiv: ("floor_divide", operator.floordiv), ast.Pow: ("power", operator.pow), ast.BitAnd: ("and", operator.and_),
    ast.BitOr: ("or", operator.or_), ast.BitXor: ("xor", operator.xor), ast.LShift: ("lshift", operator.lshift),
    ast.RShift: ("rshift", operator.rshift),
}  # fmt: skip
COMPARE: dict[type, Callable[..., Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}  # fmt: skip
UNARY: dict[type, Callable[..., Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
ARRAY_ATTRIBUTES = frozenset("T shape size ndim dtype real imag A A1 I flat nbytes itemsize mT".split())
NUMPY_ERRORS = (ValueError, IndexError, TypeError, AttributeError, np.linalg.LinAlgError)


class GiveUp(Exception):
    """The reading has taken as many steps as it may."""


class Crash(Exception):
    """Reading met an operation whose shapes numpy refuses."""

    scope: Scope | None = None
    statement: ast.stmt | None = None

    def __init__(
        self, node: ast.AST, source: Source, error: BaseException, operands: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(str(error))
        self.node, self.source, self.error, self.operands = node, source, error, operands


@dataclass(eq=False, slots=True)
class Step:
    """One array made while reading: by which expression, from what."""

    node: ast.AST
    source: Source
    statement: ast.stmt | None
    operation: str
    operands: tuple[tuple[ast.AST, Any], ...]
    keywords: Mapping[str, Any]
    result: Any
    number: int


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a user's class that reading made up; its constructor was read, not run."""

    cls: type
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Bound:
    """A method of a user's object, or of an array, not called yet."""

    function: Any
    owner: Any
    name: str = ""


@dataclass(eq=False, slots=True)
class Closure:
    """A function or lambda whose definition was read."""

    node: ast.FunctionDef | ast.Lambda
    source: Source
    scope: Scope


class Scope:
    """The names of one activation: what reading bound, then what the frame holds, then the module's."""

    def __init__(self, source: Source, module: dict[str, Any], frame: Mapping[str, Any] | None = None,
                 parent: Scope | None = None, once: frozenset[str] = frozenset()) -> None:  # fmt: skip
        self.source, self.module, self.frame, self.parent, self.once = source, module, frame, parent, once
        self.names: dict[str, Any] = {}
        self.globals_declared: set[str] = set()
        self.index: int | None = None  # position in the traceback, when this activation is one of its frames
        self.cls: type | None = None
        self.unbound: frozenset[str] = frozenset()


@dataclass(slots=True)
class Oddity:
    """A legal step that is rarely meant: kind, the step, and what it did."""

    kind: str  # "grows", "scalar product", "idle transpose", "rebound", "scalar"
    step: Step


class Expressions:
    """The expression half of the reader."""

    def __init__(self, *, replace: Mapping[int, ast.AST] | None = None, budget: int = 20_000,
                 frames: tuple[FrameType, ...] = ()) -> None:  # fmt: skip
        self.replace = replace or {}
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
        self.count = 0
        self.overrides: dict[int, Any] = {}
        self.seen: dict[int, Any] = {}  # the latest value of every expression read
        self.bound: dict[tuple[int, str], Any] = {}
        self.calls_read: dict[int, tuple[Source, ast.Call, Scope]] = {}
        self.yielded: list[list[Any]] = []
        self.literals: dict[int, tuple[ast.List, Source]] = {}
        self.last_return: tuple[Source, ast.Return] | None = None
        self.returned: dict[
            int, tuple[Source, ast.Return]
        ] = {}  # per call of a user's function: the return it took

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
                if value is UNKNOWN and here.frame is not None and name in here.frame and name in here.once:
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
                raise Crash(node, scope.source, AttributeError(f"{type(value).__name__!r} object has no attribute {name!r}"),
                            (value,))  # fmt: skip
            return Bound(None, value, name)
        if type(value) in (list, tuple, dict, str, range, set):
            if not hasattr(type(value), name):
                raise Crash(node, scope.source, AttributeError(f"{type(value).__name__!r} object has no attribute {name!r}"),
                            (value,))  # fmt: skip
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
        stored = getattr(value, "__dict__", None) if type(value).__flags__ & 1 << 9 else None
        if type(stored) is dict and name in stored:
            return self.lift(stored[name])
        return self.class_attribute(type(value), name, value, scope)

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
                return UNKNOWN if hasattr(type(found), "__get__") else self.lift(found)
        return UNKNOWN

    # expressions ---------------------------------------------------------------------------------------------

    def read(self, node: ast.AST, scope: Scope) -> Any:
        """The value of an expression; raises Crash where numpy would raise, GiveUp when it takes too long."""
        key = id(node)
        if key in self.overrides:
            return self.overrides[key]
        self.steps_left -= 1
        if self.steps_left < 0:
            raise GiveUp
        if key in self.replace:
            node = self.replace[key]
        kind = type(node)
        if kind is ast.Constant:
            return node.value  # type: ignore[attr-defined]
        method = _READERS.get(kind)
        if method is None:
            method = _READERS[kind] = getattr(type(self), "read_" + kind.__name__, _read_unknown)
        value = method(self, node, scope)
        self.seen[key] = value
        return value

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

    def record(self, node: ast.AST, scope: Scope, operation: str, operands: tuple[tuple[ast.AST, Any], ...],
               result: Any, keywords: Mapping[str, Any] | None = None) -> Any:  # fmt: skip
        """`result`, remembered with the step that made it."""
        if not is_array(result):
            return result
        if id(result) in self.made or any(result is value for _, value in operands):
            result = result.view()
        self.count += 1
        self.made[id(result)] = Step(node, scope.source, self.statement, operation, operands, keywords or {}, result,
                                     self.count)  # fmt: skip
        self.kept.append(result)
        return result

    def read_Constant(self, node: ast.Constant, scope: Scope) -> Any:
        return node.value

    def read_Name(self, node: ast.Name, scope: Scope) -> Any:
        return self.lookup(node.id, scope)

    def read_Attribute(self, node: ast.Attribute, scope: Scope) -> Any:
        value = self.read(node.value, scope)
        return self.attribute(value, node.attr, node, scope)

    def read_BinOp(self, node: ast.BinOp, scope: Scope) -> Any:
        left, right = self.read(node.left, scope), self.read(node.right, scope)
        return self.binary(node, node.op, (node.left, left), (node.right, right), scope)

    def binary(
        self,
        node: ast.AST,
        op: ast.operator,
        left: tuple[ast.AST, Any],
        right: tuple[ast.AST, Any],
        scope: Scope,
    ) -> Any:
        """`left op right`."""
        name, function = BINARY[type(op)]
        a, b = left[1], right[1]
        if a is UNKNOWN or b is UNKNOWN or not (is_safe(a) and is_safe(b)):
            return UNKNOWN
        if not (is_array(a) or is_array(b)):
            if name == "power" and not (
                abs(a) < 1e6 and abs(b) < 64 if is_number(a) and is_number(b) else False
            ):
                return UNKNOWN
            if name == "multiply" and max(a if isinstance(a, int) else 0, b if isinstance(b, int) else 0) > 20_000 and not (
                is_number(a) and is_number(b)):  # fmt: skip
                return UNKNOWN
            if name == "lshift":
                return UNKNOWN
        if (
            name == "multiply"
            and (type(a) is np.matrix or type(b) is np.matrix)
            and shape_of(a)
            and shape_of(b)
        ):
            name = "matmul"
        result = self.guarded(node, scope, (a, b), lambda: values.compute(name, function, [a, b], {}))
        made = self.record(node, scope, name, (left, right), result)
        self.notice(made, a, b, name)
        return made

    def notice(self, made: Any, a: Any, b: Any, name: str) -> None:
        """Remember that a step grew, or lost all axes, where both operands had some."""
        step = self.made.get(id(made))
        shapes = shape_of(a), shape_of(b)
        if step is None or not shapes[0] or not shapes[1]:
            return
        if name in ("matmul", "dot"):
            if made.ndim == 0 and shapes[0] != (1,):
                self.oddities.append(Oddity("scalar product", step))
        elif made.size > max(np.prod(shapes[0]), np.prod(shapes[1])):
            self.oddities.append(Oddity("grows", step))

    def read_UnaryOp(self, node: ast.UnaryOp, scope: Scope) -> Any:
        value = self.read(node.operand, scope)
        if isinstance(node.op, ast.Not):
            known = self.truth(value)
            return UNKNOWN if known is None else not known
        if value is UNKNOWN or not is_safe(value):
            return UNKNOWN
        function = UNARY[type(node.op)]
        result = self.guarded(
            node, scope, (value,), lambda: values.compute("negative", function, [value], {})
        )
        return self.record(node, scope, "elementwise", ((node.operand, value),), result)

    def truth(self, value: Any) -> bool | None:
        """Whether `value` is true, None when that depends on contents nobody knows."""
        if (
            value is UNKNOWN
            or values.has_ghost(value)
            or not (is_safe(value) or isinstance(value, (Instance, Closure)))
        ):
            return None if not isinstance(value, FunctionType) else True
        if isinstance(value, (Instance, Closure)):
            return True
        try:
            return bool(value)
        except ValueError:
            return None

    def read_BoolOp(self, node: ast.BoolOp, scope: Scope) -> Any:
        value: Any = UNKNOWN
        for part in node.values:
            value = self.read(part, scope)
            known = self.truth(value)
            if known is None:
                return UNKNOWN
            if known == isinstance(node.op, ast.Or):
                return value
        return value

    def read_Compare(self, node: ast.Compare, scope: Scope) -> Any:
        left = self.read(node.left, scope)
        rights = [self.read(part, scope) for part in node.comparators]
        if len(rights) > 1:
            parts = [
                self._compare(node, op, a, b, scope) for op, a, b in zip(node.ops, [left, *rights], rights)
            ]
            known = [self.truth(part) for part in parts]
            return False if False in known else UNKNOWN if None in known else True
        return self._compare(node, node.ops[0], left, rights[0], scope)

    def _compare(self, node: ast.Compare, op: ast.cmpop, a: Any, b: Any, scope: Scope) -> Any:
        if isinstance(op, (ast.Is, ast.IsNot)):
            if a is UNKNOWN or b is UNKNOWN:
                return UNKNOWN
            return (a is b) == isinstance(op, ast.Is)
        if isinstance(op, (ast.In, ast.NotIn)):
            if isinstance(a, (Instance, Closure)) and type(b) in (list, tuple):
                return any(item is a for item in b) == isinstance(op, ast.In)
            if not (is_safe(a) and is_safe(b)) or values.has_ghost([a, b]):
                return UNKNOWN
            return self.guarded(node, scope, (), lambda: (a in b) == isinstance(op, ast.In))
        if not (is_safe(a) and is_safe(b)):
            plain = all(type(x).__eq__ is object.__eq__ for x in (a, b) if not is_safe(x))
            if a is UNKNOWN or b is UNKNOWN or not plain or not isinstance(op, (ast.Eq, ast.NotEq)):
                return UNKNOWN
            return (a is b) == isinstance(op, ast.Eq)
        function = COMPARE[type(op)]
        result = self.guarded(node, scope, (a, b), lambda: values.compute("equal", function, [a, b], {}))
        made = self.record(node, scope, "compare", ((node.left, a), (node.comparators[0], b)), result)
        self.notice(made, a, b, "compare")
        return made

    def read_IfExp(self, node: ast.IfExp, scope: Scope) -> Any:
        known = self.truth(self.read(node.test, scope))
        if known is None:
            return UNKNOWN
        return self.read(node.body if known else node.orelse, scope)

    def read_Tuple(self, node: ast.Tuple, scope: Scope) -> Any:
        return tuple(self._elements(node.elts, scope))

    def read_List(self, node: ast.List, scope: Scope) -> Any:
        found = self._elements(node.elts, scope)
        self.literals[id(found)] = (node, scope.source)
        self.kept.append(found)
        return found

    def _elements(self, nodes: list[ast.expr], scope: Scope) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inner = self.read(node.value, scope)
                found.extend(inner if type(inner) in (list, tuple) else [UNKNOWN])
            else:
                found.append(self.read(node, scope))
        return found

    def read_Dict(self, node: ast.Dict, scope: Scope) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values):
            if key is None:
                other = self.read(value, scope)
                found.update(other if type(other) is dict else {})
                continue
            name = self.read(key, scope)
            entry = self.read(value, scope)
            if type(name) in (str, int, float, bool, tuple):
                found[name] = entry
        return found

    def read_JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> Any:
        parts = []
        for part in node.values:
            value = (
                self.read(part.value, scope)
                if isinstance(part, ast.FormattedValue)
                else self.read(part, scope)
            )
            if type(value) not in (str, int):
                return UNKNOWN
            parts.append(str(value))
        return "".join(parts)

    def read_Slice(self, node: ast.Slice, scope: Scope) -> Any:
        parts = [
            None if part is None else self.read(part, scope) for part in (node.lower, node.upper, node.step)
        ]
        return (
            UNKNOWN
            if any(part is not None and type(part) not in (int, np.int64) for part in parts)
            else slice(*parts)
        )

    def read_Subscript(self, node: ast.Subscript, scope: Scope) -> Any:
        value, index = self.read(node.value, scope), self.read(node.slice, scope)
        return self.subscript(node, value, index, scope)

    def subscript(self, node: ast.Subscript, value: Any, index: Any, scope: Scope) -> Any:
        """`value[index]` of an array or a plain container."""
        if value is UNKNOWN or index is UNKNOWN or isinstance(index, type(UNKNOWN)):
            return UNKNOWN
        if type(index) is tuple and any(part is UNKNOWN for part in index):
            return UNKNOWN
        if not is_array(value) and type(value) not in (list, tuple, str, range) and not is_number(value):
            if isinstance(value, dict) and type(index) in (str, int, tuple, float, np.int64):
                own = self.copies.get(id(value), value)
                return self.lift(dict.get(own, index, UNKNOWN))
            return UNKNOWN
        if not is_safe(index):
            return UNKNOWN
        if is_array(value) and values.has_ghost(index if type(index) is tuple else [index]):
            parts = index if type(index) is tuple else (index,)
            if any(is_array(part) and part.dtype == bool for part in parts):
                for part in parts:
                    if (
                        len(parts) == 1
                        and is_array(part)
                        and part.dtype == bool
                        and part.shape != value.shape[: part.ndim]
                    ):
                        axis = next(i for i, (p, q) in enumerate(zip(part.shape, value.shape)) if p != q)
                        error = IndexError(f"boolean index did not match indexed array along axis {axis}; size of axis is "
                                           f"{value.shape[axis]} but size of corresponding boolean axis is {part.shape[axis]}")  # fmt: skip
                        raise Crash(node, scope.source, error, (value, part))
                return UNKNOWN
        if type(value) in (list, tuple, range, str):
            if type(index) not in (int, slice, bool) and not isinstance(index, np.integer):
                if is_array(index) and index.ndim == 0:
                    return UNKNOWN
                return self.guarded(node, scope, (value, index), lambda: value[index])
            try:
                return self.lift(value[index])
            except IndexError as error:
                if isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
                    raise Crash(node, scope.source, error, (value, index)) from None
                return UNKNOWN
        result = self.guarded(node, scope, (value, index), lambda: value[index])
        if isinstance(value, Ghost) and not isinstance(result, np.ndarray):
            result = values.ghost((), value.dtype)
        if isinstance(result, np.ndarray) and result.size > values.SMALL:
            result = lift(result)
        made = self.record(node, scope, "getitem", ((node.value, value), (node.slice, index)), result)
        lists = [np.shape(part) for part in index if is_array(part)] if type(index) is tuple else []
        if len({shape for shape in lists if shape}) > 1 and id(made) in self.made:
            self.oddities.append(Oddity("grows", self.made[id(made)]))
        return made

    # calls ---------------------------------------------------------------------------------------------------

    def read_Lambda(self, node: ast.Lambda, scope: Scope) -> Any:
        return Closure(node, scope.source, scope)

    def read_Call(self, node: ast.Call, scope: Scope) -> Any:
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "super"
            and not node.args
            and scope.cls is not None
        ):
            owner = self.lookup("self", scope)
            return Bound("super", owner, "") if owner is not UNKNOWN else UNKNOWN
        if isinstance(node.func, ast.Attribute):
            owner = self.read(node.func.value, scope)
            if isinstance(owner, Bound) and owner.function == "super":
                function: Any = UNKNOWN
                for base in scope.cls.__mro__[1:] if scope.cls else ():
                    if isinstance(vars(base).get(node.func.attr), FunctionType):
                        function = Bound(vars(base)[node.func.attr], owner.owner)
                        break
            else:
                function = self.attribute(owner, node.func.attr, node.func, scope)
        else:
            function = self.read(node.func, scope)
        args: list[Any] = []
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                inner = self.read(arg.value, scope)
                if type(inner) not in (list, tuple):
                    args.append(UNKNOWN)
                else:
                    args.extend(inner)
            else:
                args.append(self.read(arg, scope))
        kwargs: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.read(keyword.value, scope)
            if keyword.arg is not None:
                kwargs[keyword.arg] = value
            elif type(value) is dict:
                kwargs.update(value)
        self.last_return = None
        if scope.index is not None or self.depth < 3:
            self.calls_read[id(node)] = (scope.source, node, scope)
        value = self.call(node, function, args, kwargs, scope)
        if self.last_return is not None:
            self.returned[id(node)] = self.last_return
        return value

    def call(
        self, node: ast.Call, function: Any, args: list[Any], kwargs: dict[str, Any], scope: Scope
    ) -> Any:
        """What a call returns: numpy's functions computed on shapes, the user's read, builtins imitated."""
        if isinstance(function, Bound):
            if function.function == "random":
                return self.record(node, scope, function.name, (),
                                   self.guarded(node, scope, tuple(args), lambda: values.randomly(function.name, args, kwargs)))  # fmt: skip
            if function.function is None:
                return self.call_method(node, function.owner, function.name, args, kwargs, scope)
            return self.call_function(function.function, [function.owner, *args], kwargs, scope)
        if isinstance(function, MethodType):
            owner = function.__self__
            if isinstance(owner, (np.random.RandomState, np.random.Generator)):
                return self.record(node, scope, function.__name__, (), self.guarded(
                    node, scope, tuple(args), lambda: values.randomly(function.__name__, args, kwargs)))  # fmt: skip
            return self.call_function(function.__func__, [owner, *args], kwargs, scope)
        if isinstance(function, (FunctionType, Closure)) and not getattr(
            function, "__module__", ""
        ).startswith("numpy"):
            return self.call_function(function, args, kwargs, scope)
        if isinstance(function, BuiltinFunctionType) and isinstance(
            getattr(function, "__self__", None), (np.random.RandomState, np.random.Generator)):  # fmt: skip
            return self.record(node, scope, function.__name__, self._pairs(node, args), self.guarded(
                node, scope, tuple(args), lambda: values.randomly(function.__name__, args, kwargs)))  # fmt: skip
        if function is np.random.RandomState:
            return values.randomly("RandomState", args, kwargs)
        if isinstance(function, type) and function.__module__.split(".")[0] not in ("builtins", "numpy"):
            if is_user_file(getattr(vars(function).get("__init__"), "__code__", _NO_CODE).co_filename) or any(
                is_user_file(getattr(v, "__code__", _NO_CODE).co_filename) for v in vars(function).values()):  # fmt: skip
                made = Instance(function)
                if "__dataclass_fields__" in vars(function):
                    return self.call_dataclass(made, args, kwargs, scope)
                init = self.class_attribute(function, "__init__", made, scope)
                if isinstance(init, Bound):
                    self.call_function(init.function, [made, *args], kwargs, scope)
                return made
            return UNKNOWN
        if isinstance(function, np.ufunc) or str(getattr(function, "__module__", "")).startswith("numpy"):
            return self.call_numpy(node, function, args, kwargs, scope)
        if getattr(function, "__module__", "") == "builtins" or function in (print,):
            from gradcheck.explain.builtin_calls import imitate

            return imitate(self, node, function, args, kwargs, scope)
        if isinstance(function, Instance) or (function is not UNKNOWN and not is_safe(function)):
            method = self.class_attribute(type(function) if not isinstance(function, Instance) else function.cls,
                                          "__call__", function, scope)  # fmt: skip
            if isinstance(method, Bound):
                return self.call_function(method.function, [function, *args], kwargs, scope)
        return UNKNOWN

    def call_dataclass(self, made: Instance, args: list[Any], kwargs: dict[str, Any], scope: Scope) -> Any:
        """An instance of a dataclass, whose constructor has no source: fields in order, then __post_init__."""
        waiting = list(args)
        for name, description in vars(made.cls)["__dataclass_fields__"].items():
            if not description.init:
                continue
            default = description.default if description.default is not dataclasses.MISSING else UNKNOWN
            if description.default_factory in (list, dict):
                default = description.default_factory()
            made.attributes[name] = waiting.pop(0) if waiting else kwargs.get(name, default)
        after = self.class_attribute(made.cls, "__post_init__", made, scope)
        if isinstance(after, Bound):
            self.call_function(after.function, [made], {}, scope)
        return made

    def read_Yield(self, node: ast.Yield, scope: Scope) -> Any:
        """A generator is read for its first values only."""
        if self.yielded:
            self.yielded[-1].append(self.read(node.value, scope) if node.value is not None else None)
        return None

    def call_numpy(
        self, node: ast.Call, function: Any, args: list[Any], kwargs: dict[str, Any], scope: Scope
    ) -> Any:
        """A call of one of numpy's functions."""
        name = getattr(function, "__name__", "")
        pairs = self._pairs(node, args)
        if name in ("default_rng", "RandomState"):
            return values.randomly(name, args, kwargs)
        if any(value is UNKNOWN for value in args):
            return UNKNOWN
        kwargs = {key: value for key, value in kwargs.items() if key != "dtype" or value is not UNKNOWN}
        if isinstance(function, np.ufunc) or name in values.FUNCTIONS:
            if any(value is UNKNOWN for value in kwargs.values()):
                return UNKNOWN
            out = kwargs.get("out")
            if is_array(out):
                kwargs = (
                    {**kwargs, "out": np.empty(out.shape, out.dtype)} if out.size <= values.LARGE else kwargs
                )
            elif len(args) == 3 and is_array(args[2]) and name in ("dot", "matmul"):
                out = args[2]
                args = [args[0], args[1], np.empty(out.shape, out.dtype)]
            result = self.guarded(
                node, scope, (*args, *kwargs.values()), lambda: values.compute(name, function, args, kwargs)
            )
            made = self.record(node, scope, name, pairs, out if is_array(out) else result, kwargs)
            if name in ("dot", "matmul") or (isinstance(function, np.ufunc) and len(args) == 2):
                self.notice(made, args[0], args[1], name)
            return made
        return UNKNOWN

    def _pairs(self, node: ast.Call, args: list[Any]) -> tuple[tuple[ast.AST, Any], ...]:
        return tuple(zip(node.args, args))

    def call_method(
        self, node: ast.Call, owner: Any, name: str, args: list[Any], kwargs: dict[str, Any], scope: Scope
    ) -> Any:
        """A method of an array, number, list, dict or string."""
        if is_array(owner) or isinstance(owner, np.generic):
            if name in values.MUTATORS:
                return None
            if name not in values.METHODS:
                return UNKNOWN
            if any(value is UNKNOWN for value in (*args, *kwargs.values())):
                return UNKNOWN
            if name == "tolist" and isinstance(owner, Ghost):
                return UNKNOWN
            function = getattr(type(owner), name)
            operation = "dot" if name == "dot" else name
            receiver = node.func.value if isinstance(node.func, ast.Attribute) else node
            result = self.guarded(node, scope, (owner, *args),
                                  lambda: values.compute(operation, function, [owner, *args], kwargs))  # fmt: skip
            made = self.record(
                node, scope, operation, ((receiver, owner), *self._pairs(node, args)), result, kwargs
            )
            if operation == "dot" and args:
                self.notice(made, owner, args[0], "dot")
            return made
        from gradcheck.explain.builtin_calls import container_method

        return container_method(self, owner, name, args, kwargs)

    def call_function(self, function: Any, args: list[Any], kwargs: dict[str, Any], scope: Scope) -> Any:
        """Reads a function of the user's; see `Statements`."""
        raise NotImplementedError


_READERS: dict[type, Callable[..., Any]] = {}


def _read_unknown(reader: Expressions, node: ast.AST, scope: Scope) -> Any:
    return UNKNOWN


class _NoCode:
    co_filename = "<frozen>"


_NO_CODE = _NoCode()
Unknown_ = type(UNKNOWN)
__all__ = [
    "Bound",
    "Closure",
    "Crash",
    "Expressions",
    "GiveUp",
    "Instance",
    "Oddity",
    "Scope",
    "Step",
    "is_number",
    "source_of",
]
