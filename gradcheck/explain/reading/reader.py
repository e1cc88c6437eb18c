"""Reads expressions of the user's code on shapes alone: nothing of the user's runs, nothing of the user's changes."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from gradcheck.explain.reading import values
from gradcheck.explain.reading.names import Names
from gradcheck.explain.reading.nouns import Closure, Crash, GiveUp, Instance, Oddity, Scope
from gradcheck.explain.reading.values import UNKNOWN, Ghost, is_array, is_number, is_safe, lift, shape_of

BINARY: dict[type, tuple[str, Callable[..., Any]]] = {
    ast.Add: ("add", operator.add),
    ast.Sub: ("subtract", operator.sub),
    ast.Mult: ("multiply", operator.mul),
    ast.Div: ("divide", operator.truediv),
    ast.MatMult: ("matmul", operator.matmul),
    ast.Mod: ("remainder", operator.mod),
    ast.FloorDiv: ("floor_divide", operator.floordiv),
    ast.Pow: ("power", operator.pow),
    ast.BitAnd: ("and", operator.and_),
    ast.BitOr: ("or", operator.or_),
    ast.BitXor: ("xor", operator.xor),
    ast.LShift: ("lshift", operator.lshift),
    ast.RShift: ("rshift", operator.rshift),
}
COMPARE: dict[type, Callable[..., Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
UNARY: dict[type, Callable[..., Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


class Expressions(Names):
    """The expression half of the reader."""

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
        if type(a) is dict and type(b) is dict and name == "or":
            return {**self.copies.get(id(a), a), **self.copies.get(id(b), b)}
        if a is UNKNOWN or b is UNKNOWN or not (is_safe(a) and is_safe(b)):
            return UNKNOWN
        if not (is_array(a) or is_array(b)):
            if name == "power" and not (
                abs(a) < 1e6 and abs(b) < 64 if is_number(a) and is_number(b) else False
            ):
                return UNKNOWN
            if (
                name == "multiply"
                and max(a if isinstance(a, int) else 0, b if isinstance(b, int) else 0) > 20_000
                and not (is_number(a) and is_number(b))
            ):
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

    def decide(self, test: ast.AST, scope: Scope) -> bool | None:
        """Whether a condition holds; an array of several entries has no truth."""
        value = self.read(test, scope)
        if is_array(value) and value.size > 1:
            error = ValueError("The truth value of an array with more than one element is ambiguous")
            raise Crash(test, scope.source, error, (value,))
        return self.truth(value)

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
            plain = all(getattr(type(x), "__eq__", None) is object.__eq__ for x in (a, b) if not is_safe(x))
            if a is UNKNOWN or b is UNKNOWN or not plain or not isinstance(op, (ast.Eq, ast.NotEq)):
                return UNKNOWN
            return (a is b) == isinstance(op, ast.Eq)
        function = COMPARE[type(op)]
        result = self.guarded(node, scope, (a, b), lambda: values.compute("equal", function, [a, b], {}))
        made = self.record(node, scope, "compare", ((node.left, a), (node.comparators[0], b)), result)
        self.notice(made, a, b, "compare")
        return made

    def read_IfExp(self, node: ast.IfExp, scope: Scope) -> Any:
        known = self.decide(node.test, scope)
        if known is None:
            return UNKNOWN
        return self.read(node.body if known else node.orelse, scope)

    def read_Tuple(self, node: ast.Tuple, scope: Scope) -> Any:
        found = tuple(self._elements(node.elts, scope))
        if any(is_array(item) for item in found):
            self.remember(found, node, scope)
        return found

    def remember(self, found: Any, node: ast.Tuple | ast.List, scope: Scope) -> None:
        """Note where a tuple or list was written, and what was in it."""
        self.literals[id(found)] = (node, scope.source)
        self.literal_items[id(found)] = tuple(found)
        self.kept.append(found)

    def read_List(self, node: ast.List, scope: Scope) -> Any:
        found = self._elements(node.elts, scope)
        self.remember(found, node, scope)
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
        if value is np.c_ or value is np.r_:
            if not is_safe(index):
                return UNKNOWN
            result = self.guarded(node, scope, (index,), lambda: value[index])
            parts = index if type(index) is tuple else (index,)
            if isinstance(result, np.ndarray) and values.has_ghost(list(parts)):
                result = values.ghost(result.shape, result.dtype)
            name = "column_stack" if value is np.c_ else "concatenate"
            return self.record(node, scope, name, ((node.slice, parts),), result)
        if (
            isinstance(value, list)
            and type(value) is not list
            and type(value).__getitem__ is list.__getitem__
        ):
            value = list.copy(value)
        if not is_array(value) and type(value) not in (list, tuple, str, range) and not is_number(value):
            if isinstance(value, dict) and type(index) in (str, int, tuple, float, np.int64):
                own = self.copies.get(id(value), value)
                edited = id(node) in self.edited or id(node.value) in self.replace
                if edited and own and index not in own:
                    raise Crash(node, scope.source, KeyError(str(index)), (value,))
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
                        error = IndexError(
                            f"boolean index of shape {part.shape} did not match indexed array {value.shape}"
                        )
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
                shapes = isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
                if shapes or id(node) in self.edited or id(node) in self.out_of_range:
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


_READERS: dict[type, Callable[..., Any]] = {}


def _read_unknown(reader: Expressions, node: ast.AST, scope: Scope) -> Any:
    return UNKNOWN
