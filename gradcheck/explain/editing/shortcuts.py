"""Tells of most edits upstream of a crash that they cannot help: the changed shape is taken through known steps."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.explain.editing.edits import Candidate
from gradcheck.explain.origins import ancestors
from gradcheck.explain.reading.functions import Reader
from gradcheck.explain.reading.nouns import Crash, GiveUp, Scope, Step
from gradcheck.explain.reading.values import UNKNOWN, is_array
from gradcheck.explain.sources import children, walk

if TYPE_CHECKING:
    from gradcheck.explain.reading.readings import Reading


def key_of(node: ast.AST) -> str:
    """The text of an expression, cheaply for what is met most."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{key_of(node.value)}.{node.attr}"
    return ast.unparse(node)


class Shortcuts:
    """What is known of one crash: the steps that led to it and the values of the expressions on the way."""

    def __init__(self, reading: Reading) -> None:
        assert reading.crash is not None
        self.reading, self.crash = reading, reading.crash
        found = ancestors(reading.reader, list(self.crash.operands), 120)
        self.steps: list[Step] = sorted(found, key=lambda step: step.number)
        self.texts: dict[int, dict[str, Any]] = {}

    def useless(self, candidate: Candidate, new: ast.AST) -> bool:
        """Whether an edit of an expression above the failing statement leaves the crash as it is."""
        before = self.reading.reader.seen.get(id(candidate.node), UNKNOWN)
        if not is_array(before) or not isinstance(new, ast.expr):
            return False  # a size, an order: only reading on can tell
        if not self._is_of_this_crash(candidate.node, before):
            return False  # what is known of it is from another round of its loop
        try:
            after = self._edited(candidate, new)
        except Crash:
            return True
        if after is UNKNOWN:
            return False
        if is_array(after) and after.shape == before.shape and after.dtype == before.dtype:
            known = type(after) is np.ndarray and type(before) is np.ndarray
            return not known or np.array_equal(after, before)
        return self._follow(candidate.node, after)

    def _is_of_this_crash(self, node: ast.AST, value: Any) -> bool:
        return any(
            (step.node is node and step.result is value)
            or any(part is node and operand is value for part, operand in step.operands)
            for step in self.steps
        )

    def _edited(self, candidate: Candidate, new: ast.AST) -> Any:
        statement = candidate.source.statement(candidate.node)
        if id(statement) not in self.texts:
            self.texts[id(statement)] = self._texts(statement)
        known = self.texts[id(statement)]
        overrides: dict[int, Any] = {}
        waiting: list[ast.AST] = [new]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.expr) and not isinstance(node, ast.Constant):
                text = key_of(node)
                if text in known:
                    overrides[id(node)] = known[text]
                    continue
            waiting.extend(children(node))
        return self._read(new, candidate.source, overrides)

    def _texts(self, statement: ast.stmt) -> dict[str, Any]:
        seen = self.reading.reader.seen
        found: dict[str, Any] = {}
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            waiting.extend(part for part in children(node) if not isinstance(part, ast.stmt))
            if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
                value = seen.get(id(node), UNKNOWN)
                if value is not UNKNOWN:
                    found[key_of(node)] = value
        return found

    def _read(self, node: ast.AST, source: Any, overrides: dict[int, Any]) -> Any:
        reader = Reader(budget=150)
        reader.overrides = overrides
        assert self.crash.scope is not None
        try:
            return reader.read(node, Scope(source, self.crash.scope.module, {}))
        except (GiveUp, RecursionError):
            return UNKNOWN

    def _follow(self, node: ast.AST, after: Any) -> bool:
        """Whether the new value, taken through the steps that used the old one, meets the same crash again."""
        changed: dict[int, Any] = {}
        for step in self.steps:
            if step.node is node:
                changed[id(step.result)] = after
                continue
            if not any(part is node or id(value) in changed for part, value in step.operands):
                continue
            overrides = {
                id(part): after if part is node else changed.get(id(value), value)
                for part, value in step.operands
            }
            if id(step.node) in overrides:
                return False
            try:
                result = self._read(step.node, step.source, overrides)
            except Crash:
                return True
            if result is UNKNOWN:
                return False
            changed[id(step.result)] = result
        if not changed:
            return False
        seen = self.reading.reader.seen
        overrides = {}
        touched = False
        for part in walk(self.crash.node):
            if part is not self.crash.node and isinstance(part, ast.expr):
                value = seen.get(id(part), UNKNOWN)
                if id(value) in changed:
                    overrides[id(part)], touched = changed[id(value)], True
                elif is_array(value):
                    overrides[id(part)] = value
        if not touched or not isinstance(self.crash.node, (ast.BinOp, ast.Call, ast.Subscript)):
            return False
        if isinstance(self.crash.node, ast.Subscript) and isinstance(self.crash.node.ctx, ast.Store):
            return False
        try:
            self._read(self.crash.node, self.crash.source, overrides)
        except Crash:
            return True
        return False
