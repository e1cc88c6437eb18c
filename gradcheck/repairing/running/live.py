"""What a statement leaves, as it is or as an edit rewrites it: worked out on live values, without running it."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.editing.calls import third_out
from gradcheck.repairing.editing.edits import subscripted, unpacked
from gradcheck.repairing.editing.statements import Step
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.values.meaning import Meanings

PARAMETER = -1  # the order of a parameter among the known values
OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
SIGNS: dict[type[ast.operator], str] = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}


class Live:
    """A statement with the variables it meets, set while it is looked at."""

    def __init__(self, source: SourceText, statement: Step, meanings: Meanings) -> None:
        self.meanings = meanings
        self.source = source
        self.statement = statement
        self._env: dict[str, Any] = {}
        self._loops: dict[str, Any] = {}  # what the variables of its comprehensions are first
        self._targets = subscripted(statement)
        self._stores_in_array = False
        self.after = False  # what counts is what it leaves in what it writes into
        self._plainly = False  # what counts is the value it is given to store or to add
        self._steps = False  # it updates a parameter: what counts is what it takes off
        # Written over by the statement itself, np.dot(a, b, c): suspicious whatever it yields, and copied for a look.
        self._written = [text for node in ast.walk(statement) if (text := third_out(node, source))]

    def _held(self) -> Any:
        """What the one name, attribute or item that is assigned to holds before."""
        match self.statement:
            case ast.AugAssign(target=target) | ast.Assign(targets=[target]):
                return (
                    None if isinstance(target, (ast.Tuple, ast.List)) else self._plain(self.source.of(target))
                )
        return None

    def _is_parameter(self, value: Any) -> bool:
        if isinstance(value, (list, tuple)):
            return bool(value) and all(map(self._is_parameter, value))
        if not isinstance(value, (np.ndarray, float)):
            return False
        return any(  # of several: a net may begin with a copy of its biases
            found.known.order == PARAMETER and found.factor == 1.0 and not found.arrangement
            for found in self.meanings.all_of(value, ("forward",))
        )

    @property
    def _stores(self) -> bool:
        """Whether it stores into an array or an object, where parameters live, or updates in place."""
        match self.statement:
            case ast.AugAssign() | ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
                return True
        return False

    def _change(self, target: Any, after: bool) -> Any:
        """What a step takes off the weights, where it is known what its value must be, or what it must leave."""
        if not self._steps:
            return target
        match self.statement:
            case ast.AugAssign(op=op) if not after:
                return -target if isinstance(op, ast.Add) else target
        held = self._held()
        if isinstance(target, list):
            same = isinstance(held, (list, tuple)) and list(map(np.shape, held)) == list(
                map(np.shape, target)
            )
            return [old - new for old, new in zip(held, target)] if same else target
        fits = isinstance(held, (np.ndarray, float)) and np.shape(held) == np.shape(target)
        return held - target if fits else target

    def _outcome(self, top: ast.expr, text: str) -> Any:
        value = self._left_by(top, text)
        value = np.asarray(value) if isinstance(value, np.matrix) else value
        if self._steps and isinstance(value, (list, tuple)):
            held = self._held()
            fits = isinstance(held, (list, tuple)) and list(map(np.shape, held)) == list(map(np.shape, value))
            return [old - new for old, new in zip(held, value)] if fits else value
        if not self._steps or not isinstance(value, (np.ndarray, float)):
            return value
        match self.statement:
            case ast.AugAssign(op=(ast.Add() | ast.Sub()) as op, target=target) if (
                self._plainly or not self._is_view(target)
            ):
                return -value if isinstance(op, ast.Add) else value
        held = self._held()
        fits = isinstance(held, (np.ndarray, float)) and np.shape(held) == np.shape(value)
        return held - value if fits else value

    def _is_view(self, target: ast.expr) -> bool:
        """Whether it is a part of an array; an item of a list is an array of its own."""
        of = target.value if isinstance(target, ast.Subscript) else None
        return of is not None and isinstance(self._evaluate(ast.unparse(of)), np.ndarray)

    def _assigned(self, edit: TextEdit) -> Any:
        """What the statement leaves when it assigns another way; None where that is not a matter of one value."""
        text = self.source.bytes
        start, end = self.source.start(self.statement), self.source.end(self.statement)
        edited = text[start : edit.start] + edit.replacement.encode() + text[edit.end : end]
        held = self._held()
        try:
            match ast.parse(edited).body:
                case [ast.AugAssign(target=ast.Subscript() as target, value=value, op=op)] if self._is_view(
                    target
                ):
                    return self._put_in(target, value, SIGNS[type(op)])
                case [ast.Assign(targets=[ast.Subscript() as target], value=value)] if self._is_view(target):
                    return self._put_in(target, value, "=")
                case [ast.AugAssign(value=value, op=op)]:
                    made = OPERATIONS[type(op)](held, self._plain(ast.unparse(value)))
                    return held - made if self._steps else made
                case [ast.Assign(value=value)]:
                    made = self._plain(ast.unparse(value))
                    return held - made if self._steps else made
                case [ast.Pass()] if not self._steps:
                    part = self._targets[0] if self._targets and self._is_view(self._targets[0]) else None
                    return held if part is None else self._plain(self.source.of(part.value))
        except (SyntaxError, TypeError, ValueError, KeyError):
            pass
        return None

    def _put_in(self, target: ast.Subscript, value: ast.expr, sign: str) -> Any:
        """The whole array that a part of is assigned another way; what a step takes off it."""
        name = ast.unparse(target.value)
        base = self._plain(name)
        made = self._stored(base, name, ast.unparse(target), ast.unparse(value), sign)
        return base - made if self._steps and isinstance(made, np.ndarray) else made

    def _left_behind(self, text: str, top: ast.expr) -> tuple[Any, Any]:
        """What another statement right behind this one would leave, and what its target held before."""
        [added] = ast.parse(text).body
        if not isinstance(added, (ast.Assign, ast.AugAssign)):
            return None, None
        mine = ast.unparse(self._targets[0].value) if self._targets else self._name()
        env, steps = self._env, self._steps
        self._steps = False
        try:
            if mine.isidentifier() and (not self._targets or isinstance(env.get(mine), np.ndarray)):
                self._env = {**env, mine: self._outcome(top, self.source.of(top))}
            elif several := unpacked(self.statement):
                made_here = zip(several, self._evaluate(self.source.of(top)) or ())
                self._env = env | {n.id: v for n, v in made_here if isinstance(n, ast.Name)}
            target = added.target if isinstance(added, ast.AugAssign) else added.targets[0]
            if isinstance(target, ast.Subscript):
                bound = self._binds(target.value)  # an item or an attribute: it is no name of the frame
                base = (
                    self._outcome(top, self.source.of(top))
                    if bound
                    else self._plain(ast.unparse(target.value))
                )
                if isinstance(base, np.ndarray):
                    place, change = ast.unparse(target), ast.unparse(added.value)
                    symbol = SIGNS.get(type(added.op), "=") if isinstance(added, ast.AugAssign) else "="
                    return self._stored(base, ast.unparse(target.value), place, change, symbol), base
            held, value = self._plain(ast.unparse(target)), self._plain(ast.unparse(added.value))
            sign = OPERATIONS.get(type(added.op)) if isinstance(added, ast.AugAssign) else None
            made = value if isinstance(added, ast.Assign) else sign(held, value) if sign else None
            return (held - made if self._is_parameter(held) else made), held
        except (TypeError, ValueError):
            return None, None
        finally:
            self._env, self._steps = env, steps

    def _binds(self, place: ast.expr) -> bool:
        """Whether the statement binds an item or an attribute: `g[k] = ...`, `self.dW = ...`."""
        match self.statement:
            case ast.Assign(targets=[(ast.Subscript() | ast.Attribute()) as target]):
                return not self._is_view(target) and ast.unparse(target) == ast.unparse(place)
        return False

    def _name(self) -> str:
        match self.statement:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
                return name
        return ""

    def _left_by(self, top: ast.expr, text: str) -> Any:
        """What the statement leaves when this part of it reads like that: the array stored into, the updated target."""
        if self._plainly and top not in self._targets:
            return self._evaluate(text)
        match self.statement:
            case ast.AugAssign(target=target, op=(ast.Mult() | ast.Div()) as op) if top is not target:
                sign = "*" if isinstance(op, ast.Mult) else "/"
                if isinstance(target, ast.Subscript) and self._is_view(target):
                    base, name = self._evaluate(self.source.of(target.value)), self.source.of(target.value)
                    return self._stored(base, name, self.source.of(target), text, f"{sign}=")
                return self._evaluate(f"({self.source.of(target)}) {sign} ({text})")
            case ast.AugAssign(
                target=(ast.Name() | ast.Attribute()) as target, op=(ast.Add() | ast.Sub()) as op
            ) if self.after and not self._steps:
                sign = "+" if isinstance(op, ast.Add) else "-"
                return self._evaluate(f"{self.source.of(target)} {sign} ({text})")
            case ast.AugAssign(
                target=ast.Subscript() as target, value=value, op=(ast.Add() | ast.Sub()) as op
            ):
                base = self._evaluate(self.source.of(target.value))
                if not isinstance(base, np.ndarray):
                    return self._evaluate(text)
                place = text if top is target else self.source.of(target)
                added = self.source.of(value) if top is target else text
                sign = "+=" if isinstance(op, ast.Add) else "-="
                return self._stored(base, self.source.of(target.value), place, added, sign)
            case ast.Assign(targets=[ast.Subscript() as target], value=value):
                if top is target:
                    target_text, value_text = text, self.source.of(value)
                else:
                    target_text, value_text = self.source.of(target), text
                base = self._evaluate(self.source.of(target.value))
                if not isinstance(base, np.ndarray):
                    return None if top is target else self._evaluate(text)
                return self._stored(base, self.source.of(target.value), target_text, value_text)
            case _:
                return self._evaluate(text)

    def _stored(self, base: Array, name: str, target: str, value: str, sign: str = "=") -> Any:
        copy = base.copy()
        try:
            code = f"_stored_{target.removeprefix(name)} {sign} ({value})"
            exec(_compiled(code, "exec"), {**self._env, "_stored_": copy})
        except Exception:
            return None
        return copy

    def _region(self, array: Array, place: ast.Subscript) -> Array | None:
        """The entries of an array that a store under that subscript writes to."""
        index = self.source.of(place).removeprefix(self.source.of(place.value))
        try:
            return np.asarray(
                eval(f"_stored_{index}", {**self._env, "_stored_": np.asarray(array)}), dtype=float
            )
        except Exception:
            return None

    @property
    def _combines(self) -> bool:
        return isinstance(self.statement, ast.AugAssign) or bool(self._targets and self._stores_in_array)

    def _plain(self, text: str) -> Any:
        value = self._evaluate(text)
        return np.asarray(value) if isinstance(value, np.matrix) else value

    def _value_of(self, text: str) -> Array | None:
        value = self._evaluate(text)
        if isinstance(value, np.ndarray):
            return np.asarray(
                value
            )  # a matrix by its entries: what is multiplied here is multiplied entrywise
        return value if isinstance(value, (float, np.floating)) else None  # type: ignore[return-value]

    def _evaluate(self, text: str) -> Any:
        """The value of an expression in the statement's frame, or None. Parenthesised: it may span lines."""
        try:
            env = self._env
            if self._written:
                copies = {n: env[n].copy() for n in self._written if isinstance(env.get(n), np.ndarray)}
                env = {**env, **copies}
            return eval(_compiled(f"({text})", "eval"), env)
        except Exception:
            return None


@lru_cache(maxsize=4096)  # the same few texts are evaluated at each execution
def _compiled(text: str, mode: str) -> CodeType:
    return compile(text, "<edit>", mode)
