"""Reads calls: numpy's functions are computed on shapes, the user's are read, python's own are imitated."""

from __future__ import annotations

import ast
import dataclasses
import functools
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import numpy as np

from gradcheck.explain.editing.targets import fits
from gradcheck.explain.reading import values
from gradcheck.explain.reading.nouns import Bound, Closure, Instance, Scope
from gradcheck.explain.reading.reader import Expressions
from gradcheck.explain.reading.values import UNKNOWN, Ghost, is_array, is_safe, shape_of
from gradcheck.explain.sources import is_user_file


class _NoCode:
    co_filename = "<frozen>"


_NO_CODE = _NoCode()


class Calls(Expressions):
    """The part of the reader that calls."""

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
                return self.record(
                    node,
                    scope,
                    function.name,
                    (),
                    self.guarded(
                        node, scope, tuple(args), lambda: values.randomly(function.name, args, kwargs)
                    ),
                )
            if function.function == "partial":
                inner, first, named = function.owner
                return self.call(node, inner, [*first, *args], {**named, **kwargs}, scope)
            if function.function == "ufunc":
                return self.call_ufunc_method(node, function.name, function.owner, args, scope)
            if function.function is None:
                return self.call_method(node, function.owner, function.name, args, kwargs, scope)
            return self.call_function(function.function, [function.owner, *args], kwargs, scope)
        if isinstance(function, MethodType):
            owner = function.__self__
            if isinstance(owner, (np.random.RandomState, np.random.Generator)):
                return self.record(
                    node,
                    scope,
                    function.__name__,
                    (),
                    self.guarded(
                        node, scope, tuple(args), lambda: values.randomly(function.__name__, args, kwargs)
                    ),
                )
            return self.call_function(function.__func__, [owner, *args], kwargs, scope)
        if isinstance(function, (FunctionType, Closure)) and not getattr(
            function, "__module__", ""
        ).startswith("numpy"):
            return self.call_function(function, args, kwargs, scope)
        if isinstance(function, BuiltinFunctionType) and isinstance(
            getattr(function, "__self__", None), (np.random.RandomState, np.random.Generator)
        ):
            return self.record(
                node,
                scope,
                function.__name__,
                self._pairs(node, args),
                self.guarded(
                    node, scope, tuple(args), lambda: values.randomly(function.__name__, args, kwargs)
                ),
            )
        if function is np.random.RandomState:
            return values.randomly("RandomState", args, kwargs)
        if function is functools.partial and args:
            return Bound("partial", (args[0], args[1:], kwargs))
        if isinstance(function, functools.partial):
            whole = {**function.keywords, **kwargs}
            return self.call(node, function.func, [*map(self.lift, function.args), *args], whole, scope)
        if isinstance(function, type) and function.__module__.split(".")[0] not in ("builtins", "numpy"):
            if issubclass(function, (list, tuple, dict, np.ndarray)):
                return UNKNOWN  # what it holds is made where nobody can read it
            if is_user_file(getattr(vars(function).get("__init__"), "__code__", _NO_CODE).co_filename) or any(
                is_user_file(getattr(v, "__code__", _NO_CODE).co_filename) for v in vars(function).values()
            ):
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
        if getattr(function, "__module__", "") == "builtins" or function is print:
            from gradcheck.explain.reading.builtin_calls import imitate

            return imitate(self, node, function, args, kwargs, scope)
        if isinstance(function, Instance) or (function is not UNKNOWN and not is_safe(function)):
            method = self.class_attribute(
                type(function) if not isinstance(function, Instance) else function.cls,
                "__call__",
                function,
                scope,
            )
            if isinstance(method, Bound):
                return self.call_function(method.function, [function, *args], kwargs, scope)
        return UNKNOWN

    def call_ufunc_method(self, node: ast.Call, name: str, ufunc: Any, args: list[Any], scope: Scope) -> Any:
        """np.add.at(a, index, b), np.subtract.outer(a, b); nothing is added anywhere."""
        if any(arg is UNKNOWN for arg in args) or not all(is_safe(arg) for arg in args):
            return UNKNOWN
        if name == "at" and len(args) > 1 and is_array(args[0]):
            load = ast.Subscript(node.args[0], node.args[1], ast.Load())
            place = self.subscript(load, args[0], args[1], scope)
            shape = shape_of(args[2]) if len(args) > 2 else ()
            if is_array(place) and shape is not None:
                self.guarded(node, scope, tuple(args), lambda: fits(place.shape, shape))
            return None
        if name == "outer" and len(args) == 2:
            shapes = [shape_of(arg) or () for arg in args]
            return self.record(
                node, scope, "outer", self._pairs(node, args), values.ghost((*shapes[0], *shapes[1]))
            )
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
        """A generator is read for its first values only; nothing is known of what it is sent."""
        value = self.read(node.value, scope) if node.value is not None else None
        if self.yielded:
            self.yielded[-1].append(value)
        return UNKNOWN

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
            out: Any = kwargs.get("out")
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
            result = self.guarded(
                node,
                scope,
                (owner, *args),
                lambda: values.compute(operation, function, [owner, *args], kwargs),
            )
            made = self.record(
                node, scope, operation, ((receiver, owner), *self._pairs(node, args)), result, kwargs
            )
            if operation == "dot" and args:
                self.notice(made, owner, args[0], "dot")
            return made
        from gradcheck.explain.reading.builtin_calls import container_method

        return container_method(self, owner, name, args, kwargs)
