"""Judges edits of a statement that fills an array in a loop by what the array would be in the end.

One execution says nothing there: a window of a convolution, a time step is a part of the gradient. So every edit gets
an array of its own, filled alongside while the user's code runs once.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from gradcheck.conventions.graph import list_shape
from gradcheck.facts import Array
from gradcheck.repairing.editing.statements import Step
from gradcheck.repairing.editing.text import SourceText, TextEdit

OWN = "_filled_"  # the name of the array an edit fills
SECONDS = 0.8  # after which the dearer half of the edits is given up, again and again
ARRAYS = 32  # that one statement fills: an array per sample, say


@dataclass(slots=True)
class _Filled:
    """One array of the user's, or list, with what each edit, and the statement as it is, would have made of it."""

    held: Any
    as_it_is: Array
    by_edit: dict[TextEdit, Array] = field(default_factory=dict)

    @property
    def base(self) -> Array:
        """The user's own, as it is now."""
        return np.asarray(self.held)


class Accumulation:
    """The arrays that a statement and its edits fill; `step` is called right before each execution."""

    def __init__(self, statement: Step, source: SourceText, edits: Sequence[TextEdit]) -> None:
        self._start, self._text = source.start(statement), source.of(statement)
        self._edits = edits
        self._base: ast.expr | None = None
        self._named: CodeType | None = None
        self._plain: CodeType | None = None
        self._codes: dict[TextEdit, CodeType] = {}
        self._arrays: dict[int, _Filled] = {}
        self._spent = 0.0
        self._allowed = SECONDS
        self._statement = statement
        self.steps = 0

    @staticmethod
    def can_judge(statement: Step) -> bool:
        """Whether the statement puts something into an array, or adds to one."""
        return _filled_by(statement) is not None

    def step(self, env: Mapping[str, Any]) -> None:
        """Let every edit do to its array what the statement is about to do to the user's."""
        begun = time.process_time()
        if self._plain is None:
            self._begin(env)
        if self._plain is None or self._named is None:
            return
        base = eval(self._named, dict(env))
        array = _filled(base)
        if array is None or (id(base) not in self._arrays and len(self._arrays) >= ARRAYS):
            self._codes = {}
            return
        held = self._arrays.get(id(base))
        if held is None:
            held = self._arrays[id(base)] = _Filled(
                base, array.copy(), {e: array.copy() for e in self._codes}
            )
        added = array - held.as_it_is  # by other statements since
        scope = dict(env)
        for edit in list(held.by_edit):
            if edit not in self._codes or not _run(self._codes[edit], scope, held.by_edit[edit], added):
                self._codes.pop(edit, None)
                del held.by_edit[edit]
        if not _run(self._plain, scope, held.as_it_is, added):
            self._codes = {}
        self.steps += 1
        self._spent += time.process_time() - begun
        if self._spent > self._allowed:
            self._allowed += SECONDS / 2
            kept = sorted(self._codes, key=lambda edit: edit.cost)[: len(self._codes) // 2]
            self._codes = {edit: self._codes[edit] for edit in kept}

    def results(self) -> Iterator[tuple[TextEdit, list[Array], list[Array]]]:
        """Each edit that changes something, with the arrays it would leave and those that the statement left."""
        was = [held.as_it_is for held in self._arrays.values()]
        for edit in sorted(self._codes, key=lambda edit: edit.cost):
            made = [held.by_edit.get(edit) for held in self._arrays.values()]
            whole = [array for array in made if array is not None]
            if len(whole) == len(made) and any(not np.array_equal(a, b) for a, b in zip(whole, was)):
                yield edit, whole, was

    def added_after(self) -> list[Array]:
        """What other statements put into the arrays after the last execution."""
        return [held.base - held.as_it_is for held in self._arrays.values()]

    def _begin(self, env: Mapping[str, Any]) -> None:
        """Finds what is filled, an array or the whole of lists in lists, and makes the edits work on others like it."""
        base = _filled_by(self._statement)
        for whole in (base, _root(base)) if base is not None else ():
            named = compile(ast.Expression(whole), "<edit>", "eval")
            value = eval(named, dict(env))
            row = isinstance(value, list) and whole is not _root(whole)  # of lists in lists
            if row or _filled(value) is None:
                continue
            self._base, self._named = whole, named
            self._plain = self._code(None)
            self._codes = {edit: code for edit in self._edits if (code := self._code(edit)) is not None}
            return

    def _code(self, edit: TextEdit | None) -> CodeType | None:
        """The statement with the edit, on an array of its own; None when it then is none that fills the same array."""
        text = self._text.encode()
        if edit is not None:
            start, end = edit.start - self._start, edit.end - self._start
            if start < 0 or end > len(text):
                return None
            text = text[:start] + edit.replacement.encode() + text[end:]
        try:
            tree = ast.parse(text.decode())
        except SyntaxError:
            return None
        base = _filled_by(tree.body[0]) if len(tree.body) == 1 else None
        if base is None or self._base is None:
            return None
        name = ast.unparse(self._base)
        if name not in (ast.unparse(base), ast.unparse(_root(base))):
            return None
        _Renamed(name).visit(tree)
        return compile(ast.fix_missing_locations(tree), "<edit>", "exec")


class _Renamed(ast.NodeTransformer):
    """The array that is filled under another name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and ast.unparse(node) == self.name:
            return ast.Name(OWN, node.ctx)
        return self.generic_visit(node)


def _filled_by(statement: ast.AST) -> ast.expr | None:
    """The array a statement stores into or adds to, as an expression that is read."""
    match statement:
        case ast.AugAssign(target=ast.Subscript(value=base), op=ast.Add() | ast.Sub()):
            pass
        case ast.AugAssign(target=(ast.Name() | ast.Attribute()) as base, op=ast.Add() | ast.Sub()):
            pass
        case ast.Assign(targets=[ast.Subscript(value=base)]):
            pass
        case _:
            return None
    if any(isinstance(node, ast.Call) for node in ast.walk(base)):
        return None
    return ast.parse(ast.unparse(base), mode="eval").body


def _root(base: ast.expr) -> ast.expr:
    """The whole that it is an item of: `rows` of `rows[k]`."""
    while isinstance(base, ast.Subscript):
        base = base.value
    return base


def _filled(value: Any) -> Array | None:
    """An array that is filled, or numbers in lists as one; None for anything else."""
    if isinstance(value, np.ndarray):
        return value
    shape = list_shape(value) if isinstance(value, list) else None
    return None if shape is None or 0 in shape else np.array(value, dtype=float)


def _run(code: CodeType, scope: dict[str, Any], array: Array, added: Array) -> bool:
    """Whether the code ran and left the array its own."""
    if added.any():
        array += added
    scope[OWN] = array
    try:
        exec(code, scope)
    except Exception:
        return False
    return scope[OWN] is array
