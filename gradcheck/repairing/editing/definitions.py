"""The statements that made what a wrong statement reads: their edits are judged by what they make of that one.

`du = 0.8 * (1 + f ** 2)` looks as good as any other line; only `df = dg * du` below it is known to be wrong, and
what it must be. So the line above is read in place of its name, edited, and the result compared.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from gradcheck.repairing.editing.numpy_names import MODULES
from gradcheck.repairing.editing.statements import Step, nodes_in
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.running.purity import keeps_state

DEPTH = 3  # names that are made of names that are made of names
MOST = 8  # statements that one statement is read through

PLAIN = frozenset({"float", "int", "len", "abs", "sum", "min", "max", "range"})
METHODS = frozenset(
    "sum mean max min var std dot reshape ravel transpose copy astype repeat flatten prod clip argmax".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A statement of the same function that gave a name its value, as far as can be seen."""

    name: str
    statement: ast.Assign
    value: ast.expr


@dataclass(frozen=True, slots=True)
class Shadow:
    """What an edit of a definition makes of the statement that reads it: its value, or where it stores."""

    edit: TextEdit  # the whole statement rewritten, to stand for the other edit
    top: ast.expr | None  # what of the statement is changed; None: more than one part of it
    text: str
    definition: Definition
    value: str  # what the definition reads like with the edit


class Definitions:
    """The names that a statement reads, with the statements that made them, those that they read in turn included."""

    def __init__(
        self,
        around: ast.AST,
        statement: Step,
        source: SourceText,
        evaluate: Callable[[str], Any],
    ) -> None:
        self.statement, self.source = statement, source
        self._evaluate = evaluate
        self._made = _assignments(around, statement, source)
        self.by_name: dict[str, Definition] = {}
        self._follow(statement, DEPTH)

    def __iter__(self) -> Iterator[Definition]:
        return iter(self.by_name.values())

    def of(self, node: ast.expr) -> ast.expr | None:
        """The expression that a name stands for; None when it cannot be read in its place."""
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return None
        found = self.by_name.get(self.source.of(node))
        return found.value if found is not None else None

    def shadow(self, edit: TextEdit, parts: Sequence[ast.expr]) -> Shadow | None:
        """What the edit of a definition makes of the statement, whose value and targets are `parts`."""
        for definition in self:
            start, end = self.source.start(definition.value), self.source.end(definition.value)
            if start <= edit.start and edit.end <= end:
                break
        else:
            return None
        text = self.source.bytes[start : edit.start] + edit.replacement.encode()
        edited = (text + self.source.bytes[edit.end : end]).decode()
        changed = [(part, self._read(part, definition, edited)) for part in parts]
        changed = [(part, made) for part, made in changed if made != self.source.of(part)]
        if not changed:
            return None
        begin, stop = self.source.start(self.statement), self.source.end(self.statement)
        whole = self.source.bytes[begin:stop]
        for part, made in sorted(changed, key=lambda pair: self.source.start(pair[0]), reverse=True):
            at, to = self.source.start(part) - begin, self.source.end(part) - begin
            whole = whole[:at] + made.encode() + whole[to:]
        stands_for = TextEdit(begin, stop, whole.decode(), edit.kind, edit.before, edit.after, edit.cost)
        top, made = changed[0] if len(changed) == 1 else (None, "")
        return Shadow(stands_for, top, made, definition, edited)

    # -- reading through -----------------------------------------------------------------------------

    def _follow(self, node: ast.AST, depth: int) -> None:
        for name in _read_in(node, self.source):
            if depth and name not in self.by_name and len(self.by_name) < MOST:
                for definition in self._made.get(name, [])[::-1]:
                    if self._still_holds(definition):
                        self.by_name[name] = definition
                        self._follow(definition.value, depth - 1)
                        break

    def _still_holds(self, definition: Definition) -> bool:
        """Whether the expression, worked out now, gives what the name holds: nothing it reads was changed since."""
        if not all(self._is_harmless(node) for node in nodes_in(definition.value)):
            return False
        held = self._evaluate(definition.name)
        if not isinstance(held, (np.ndarray, float, int, np.number)) or isinstance(held, bool):
            return False
        made = self._evaluate(self.source.of(definition.value))
        return np.shape(made) == np.shape(held) and bool(np.array_equal(made, held, equal_nan=False))

    def _is_harmless(self, node: ast.AST) -> bool:
        """Whether it can be worked out once more: it calls numpy and what writes to nothing, and draws nothing."""
        if isinstance(node, (ast.Lambda, ast.NamedExpr)):
            return False
        if not isinstance(node, ast.Call):
            return True
        text = self.source.of(node.func)
        if "random" in text:
            return False
        function = self._evaluate(text)
        if isinstance(function, (FunctionType, MethodType)):
            return keeps_state(function)
        if text.partition(".")[0] in MODULES or text in PLAIN:
            return True
        return isinstance(getattr(function, "__self__", None), np.ndarray) and node.func.attr in METHODS  # type: ignore[attr-defined]

    def _depends(self, node: ast.expr, on: Definition, depth: int = DEPTH) -> bool:
        for name in _read_in(node, self.source):
            made = self.by_name.get(name)
            if made is on or (made is not None and depth and self._depends(made.value, on, depth - 1)):
                return True
        return False

    def _read(self, node: ast.expr, on: Definition, edited: str, depth: int = DEPTH) -> str:
        """The text of an expression with that definition, edited, read in place of its name."""
        start = self.source.start(node)
        text = self.source.bytes[start : self.source.end(node)]
        spans: list[tuple[int, int, str]] = []
        for place in _places(node):
            made = self.by_name.get(self.source.of(place))
            if made is on:
                spans.append((self.source.start(place), self.source.end(place), f"({edited})"))
            elif made is not None and depth and self._depends(made.value, on):
                inner = self._read(made.value, on, edited, depth - 1)
                spans.append((self.source.start(place), self.source.end(place), f"({inner})"))
        for begin, end, made_text in sorted(spans, reverse=True):
            text = text[: begin - start] + made_text.encode() + text[end - start :]
        return text.decode()


def _assignments(around: ast.AST, statement: Step, source: SourceText) -> dict[str, list[Definition]]:
    """The plain assignments above the statement, by the name they bind, in the order of the text."""
    found: dict[str, list[Definition]] = {}
    for node in nodes_in(around):
        if not isinstance(node, ast.Assign) or node is statement or node.lineno >= statement.lineno:
            continue
        pairs: list[tuple[ast.expr, ast.expr]] = []
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = list(zip(names, values)) if len(names) == len(values) else []
            case ast.Assign(targets=[target], value=value):
                pairs = [(target, value)]
        for bound, made in pairs:
            if isinstance(bound, (ast.Name, ast.Attribute)):
                name = source.of(bound)
                found.setdefault(name, []).append(Definition(name, node, made))
    for rows in found.values():
        rows.sort(key=lambda definition: definition.statement.lineno)
    return found


def _places(node: ast.AST) -> Iterator[ast.expr]:
    """The names and attributes that are read in a node, the outermost of each path."""
    stack: list[ast.AST] = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, (ast.Name, ast.Attribute)) and isinstance(each.ctx, ast.Load):
            yield each
            if isinstance(each, ast.Name):
                continue
        if isinstance(each, ast.stmt) and each is not node:
            continue
        stack.extend(ast.iter_child_nodes(each))


def _read_in(node: ast.AST, source: SourceText) -> list[str]:
    return list(dict.fromkeys(source.of(place) for place in _places(node)))
