"""Runs the user's own functions with edited source, in memory: code objects are swapped for the call and put back."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType, FunctionType
from typing import Any

from gradcheck.recording.instrument import bind_constants, compile_plain
from gradcheck.recording.rewriting import MARK
from gradcheck.repairing.statements import Step

PROBE = f"{MARK}probe"


@dataclass(slots=True)
class _File:
    """One source file and the live functions that came from it, each with its place in the tree of code objects."""

    text: str
    tree: ast.Module
    module: CodeType
    functions: list[tuple[FunctionType, tuple[int, ...]]] = field(default_factory=list)


class Workbench:
    """The user's functions by file, ready to be run with other text.

    Edits keep the nesting of functions as it is, so the twin of a function is found by its place among the code
    objects of its file.
    """

    def __init__(self, functions: Sequence[FunctionType], text_of: Callable[[str], str | None]) -> None:
        self.files: dict[str, _File] = {}
        for function in functions:
            self._add(function, text_of)

    def _add(self, function: FunctionType, text_of: Callable[[str], str | None]) -> None:
        name = function.__code__.co_filename
        if name not in self.files:
            text = text_of(name)
            if text is None:
                return
            try:
                self.files[name] = _File(text, ast.parse(text), compile_plain(text, name))
            except SyntaxError:
                return
        file = self.files[name]
        place = _place(file.module, function.__code__)
        if place is not None:
            file.functions.append((function, place))

    @contextmanager
    def edited(
        self, file: str, tree_or_text: ast.Module | str, constants: Mapping[str, Any] | None = None
    ) -> Iterator[None]:
        """The functions of the file run the given text inside the block.

        Raises SyntaxError when the text does not compile, ValueError when a function would need another closure.
        """
        module = compile_plain(tree_or_text, file)
        if constants:
            module = bind_constants(module, constants)
        kept = [(function, function.__code__) for function, _ in self.files[file].functions]
        try:
            for function, place in self.files[file].functions:
                function.__code__ = _at(module, place)
            yield
        finally:
            for function, code in kept:
                function.__code__ = code

    @contextmanager
    def probed(
        self,
        file: str,
        tree: ast.Module,
        statement: Step,
        look: Callable[[FrameType], None],
        constants: Mapping[str, Any] | None = None,
    ) -> Iterator[None]:
        """`look(frame)` is called right before each execution of that statement of the tree, which is changed."""
        body = statement.body if isinstance(statement, ast.Lambda) else None
        if not _insert_before(tree, statement):
            raise ValueError("the statement has no place of its own")
        with self.edited(file, tree, {PROBE: lambda: look(sys._getframe(1)), **(constants or {})}):
            if isinstance(statement, ast.Lambda) and body is not None:
                statement.body = body  # as it is written: edits are made from it
            yield


def bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements directly below a node."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list):
            yield body


def _insert_before(tree: ast.Module, statement: Step) -> bool:
    if isinstance(statement, ast.Lambda):
        probe = ast.Call(ast.Constant(PROBE), [], [])
        both = ast.Subscript(ast.Tuple([probe, statement.body], ast.Load()), ast.Constant(1), ast.Load())
        statement.body = ast.copy_location(both, statement.body)
        ast.fix_missing_locations(tree)
        return True
    for node in ast.walk(tree):
        for body in bodies(node):
            for position, child in enumerate(body):
                if child is statement:
                    call = ast.Expr(ast.Call(ast.Constant(PROBE), [], []))
                    body.insert(position, ast.fix_missing_locations(ast.copy_location(call, child)))
                    return True
    return False


def _children(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _at(module: CodeType, place: tuple[int, ...]) -> CodeType:
    code = module
    for index in place:
        children = _children(code)
        if index >= len(children):
            raise ValueError("the edit changes which functions there are")
        code = children[index]
    return code


def _place(module: CodeType, wanted: CodeType) -> tuple[int, ...] | None:
    """Where the code object lies in the module's tree: the equal one, else the only one of that name and line."""
    alike: list[tuple[int, ...]] = []
    stack: list[tuple[CodeType, tuple[int, ...]]] = [(module, ())]
    while stack:
        code, place = stack.pop()
        if place and code == wanted and list(code.co_positions()) == list(wanted.co_positions()):
            return place
        if place and (code.co_qualname, code.co_firstlineno) == (wanted.co_qualname, wanted.co_firstlineno):
            alike.append(place)
        stack.extend((child, (*place, index)) for index, child in enumerate(_children(code)))
    return alike[0] if len(alike) == 1 else None
