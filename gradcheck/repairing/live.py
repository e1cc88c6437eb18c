"""What a statement leaves, as it is or as an edit rewrites it: worked out on live values, without running it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.repairing.edits import subscripted
from gradcheck.repairing.statements import Step
from gradcheck.repairing.text import SourceText, TextEdit


class Live:
    """A statement with the variables it meets, set while it is looked at."""

    def __init__(self, source: SourceText, statement: Step) -> None:
        self.source = source
        self.statement = statement
        self._env: dict[str, Any] = {}
        self._targets = subscripted(statement)
        self._stores_in_array = False
        self._steps = False  # it updates a parameter: what counts is what it takes off

    def _held(self) -> Any:
        """What the one name, attribute or item that is assigned to holds before."""
        match self.statement:
            case ast.AugAssign(target=target) | ast.Assign(targets=[target]):
                return (
                    None if isinstance(target, (ast.Tuple, ast.List)) else self._plain(self.source.of(target))
                )
        return None

    @property
    def _stores(self) -> bool:
        """Whether it stores into an array or an object, where parameters live, or updates in place."""
        match self.statement:
            case ast.AugAssign() | ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
                return True
        return False

    def _outcome(self, top: ast.expr, text: str) -> Any:
        value = self._left_by(top, text)
        value = np.asarray(value) if isinstance(value, np.matrix) else value
        if not self._steps or not isinstance(value, (np.ndarray, float)):
            return value
        match self.statement:
            case ast.AugAssign(op=ast.Add(), target=ast.Name() | ast.Attribute()):
                return -value
            case ast.AugAssign(op=ast.Sub(), target=ast.Name() | ast.Attribute()):
                return value
        held = self._held()
        return held - value if np.shape(held) == np.shape(value) else value

    def _assigned(self, edit: TextEdit) -> Any:
        """What the statement leaves when it assigns another way; None where that is not a matter of one value."""
        text = self.source.bytes
        start, end = self.source.start(self.statement), self.source.end(self.statement)
        edited = text[start : edit.start] + edit.replacement.encode() + text[edit.end : end]
        held = self._held()
        try:
            match ast.parse(edited).body:
                case [ast.AugAssign(value=value, op=ast.Add() | ast.Sub() as op)]:
                    change = self._plain(ast.unparse(value)) * (1 if isinstance(op, ast.Add) else -1)
                    return -change if self._steps else held + change
                case [ast.Assign(value=value)]:
                    made = self._plain(ast.unparse(value))
                    return held - made if self._steps else made
        except (SyntaxError, TypeError, ValueError):
            pass
        return None

    def _left_by(self, top: ast.expr, text: str) -> Any:
        """What the statement leaves when this part of it reads like that: the array stored into, the updated target."""
        match self.statement:
            case ast.AugAssign(target=target, op=(ast.Mult() | ast.Div()) as op) if top is not target:
                sign = "*" if isinstance(op, ast.Mult) else "/"
                return self._evaluate(f"({self.source.of(target)}) {sign} ({text})")
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
            code = compile(f"_stored_{target.removeprefix(name)} {sign} ({value})", "<edit>", "exec")
            exec(code, {**self._env, "_stored_": copy})
        except Exception:
            return None
        return copy

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
            return eval(compile(f"({text})", "<edit>", "eval"), self._env)
        except Exception:
            return None
