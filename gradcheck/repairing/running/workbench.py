"""Runs the user's own functions with edited source, in memory: code objects are swapped for the call and put back."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType, FrameType, FunctionType
from typing import Any

from gradcheck.recording.in_order import namespaces, sets_in_order
from gradcheck.recording.instrument import bind_constants, compile_plain
from gradcheck.recording.rewriting import MARK
from gradcheck.recording.twins import Module, module
from gradcheck.repairing.editing.statements import Step, function_around, steps

PROBE = f"{MARK}probe"
TICK = f"{MARK}tick"
PATIENCE = 4.0  # processor seconds for one block of runs, after which a `while` loop counts as endless


class EndlessLoopError(Exception):
    """Raised in the user's `while` loop: an edit has made it endless."""


@dataclass(slots=True)
class _File:
    """One source file and the live functions that came from it, each with its place in the tree of code objects."""

    text: str
    tree: ast.Module
    module: CodeType
    waits: bool  # it has `while` loops, which an edit may make endless
    functions: list[tuple[FunctionType, tuple[int, ...]]] = field(default_factory=list)


class Workbench:
    """The user's functions by file, ready to be run with other text.

    Edits keep the nesting of functions as it is, so the twin of a function is found by its place among the code
    objects of its file.
    """

    def __init__(self, functions: Sequence[FunctionType], text_of: Callable[[str], str | None]) -> None:
        self.files: dict[str, _File] = {}
        self._spaces: list[dict[str, Any]] | None = None
        for function in functions:
            self._add(function, text_of)

    def _add(self, function: FunctionType, text_of: Callable[[str], str | None]) -> None:
        name = function.__code__.co_filename
        if name not in self.files:
            text = text_of(name)
            if text is None:
                return
            try:
                tree = ast.parse(text)
                waits = any(_while_loops(tree))
                self.files[name] = _File(text, tree, compile_plain(text, name), waits)
            except SyntaxError:
                return
        file = self.files[name]
        place = _place(file.module, function.__code__)
        if place is not None:
            file.functions.append((function, place))

    def _namespaces(self) -> list[dict[str, Any]]:
        if self._spaces is None:
            self._spaces = namespaces(f for file in self.files.values() for f, _ in file.functions)
        return self._spaces

    @contextmanager
    def edited(
        self, file: str, tree_or_text: ast.Module | str, constants: Mapping[str, Any] | None = None
    ) -> Iterator[None]:
        """The functions of the file run the given text inside the block.

        Raises SyntaxError when the text does not compile, ValueError when a function would need another closure.
        """
        waits, table = self.files[file].waits, dict(constants or {})
        if isinstance(tree_or_text, str):
            module = _compiled(tree_or_text, file, waits)
        else:
            module = _of_tree(tree_or_text, file, waits)
        if waits:
            table[TICK] = _tick(time.process_time() + PATIENCE)
        if table:
            module = bind_constants(module, table)
        kept = [(function, function.__code__) for function, _ in self.files[file].functions]
        try:
            for function, place in self.files[file].functions:
                function.__code__ = _at(module, place)
            with sets_in_order(self._namespaces()):
                yield
        finally:
            for function, code in kept:
                function.__code__ = code

    @contextmanager
    def recorded(self, text_of: Callable[[str], str]) -> Iterator[None]:
        """The functions report to the recorder inside the block, each file as it is to run.

        Raises SyntaxError or ValueError as `edited` does.
        """
        kept = []
        try:
            for name, file in self.files.items():
                made = module(name, text_of(name))
                twins = {id(plain): twin for plain, twin in made.pairs} if isinstance(made, Module) else {}
                for function, place in file.functions:
                    twin = twins.get(id(_at(made.pairs[0][0], place))) if isinstance(made, Module) else None
                    if twin is None:
                        raise ValueError("a function that cannot be recorded")
                    kept.append((function, function.__code__))
                    function.__code__ = twin
            with sets_in_order(self._namespaces()):
                yield
        finally:
            for function, code in reversed(kept):
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
        """`look(frame)` is called right before each execution of that statement of the tree."""
        table = {PROBE: lambda *_: look(sys._getframe(1)), **(constants or {})}
        with ExitStack() as stack:
            for captured in dict.fromkeys((captured_names(tree, statement), ())):
                take_out = _inserted_before(tree, statement, captured)
                try:
                    stack.enter_context(self.edited(file, tree, table))
                    break
                except ValueError:  # a closure that was made before knows no more names than it does
                    if not captured:
                        raise
                finally:
                    take_out()  # edits are made from it as it is written
            yield


def _tick(deadline: float) -> Callable[[], None]:
    def tick() -> None:
        if time.process_time() > deadline:
            raise EndlessLoopError("a loop that does not end")

    return tick


@lru_cache(maxsize=16)  # an accepted edit is in every run from then on
def _compiled(text: str, file: str, waits: bool) -> CodeType:
    return _of_tree(ast.parse(text), file, waits) if waits else compile_plain(text, file)


def _of_tree(tree: ast.Module, file: str, waits: bool) -> CodeType:
    """The code of a tree, in which every turn of a `while` loop looks at the clock if it `waits`."""
    loops = list(_while_loops(tree)) if waits else []
    for node in loops:
        call = ast.Expr(ast.Call(ast.Constant(TICK), [], []))
        node.body.insert(0, ast.fix_missing_locations(ast.copy_location(call, node.body[0])))
    try:
        return compile_plain(tree, file)
    finally:
        for node in loops:  # the tree is read on
            del node.body[0]


def _while_loops(tree: ast.Module) -> Iterator[ast.While]:
    return (node for node in _with_blocks(tree) if isinstance(node, ast.While))


def _with_blocks(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes of a tree that have blocks, or could have some, found without a look into its expressions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for block in (*bodies(node), getattr(node, "handlers", ()), getattr(node, "cases", ())):
            waiting.extend(block)


def bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements directly below a node."""
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list):
            yield body


def captured_names(tree: ast.Module, statement: Step) -> tuple[str, ...]:
    """The names that a statement of a nested function could read of the function around that, but need not read yet."""
    own = function_around(tree, statement)
    functions = (f for f in steps(tree) if isinstance(f, ast.FunctionDef))
    outer = next((f for f in functions if _is_inside(own, f)), None)
    if outer is None or not isinstance(own, (ast.Lambda, ast.FunctionDef)):
        return ()
    inside = {id(node) for node in ast.walk(own)}
    stored = (n for n in ast.walk(outer) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    bound = {n.id for n in stored if id(n) in inside} | {arg.arg for arg in own.args.args}
    made = [n.id for n in _own_stores(outer)]
    return tuple(sorted({*(arg.arg for arg in outer.args.args), *made} - bound))


def _is_inside(function: ast.AST, outer: ast.FunctionDef) -> bool:
    if function is outer or not isinstance(function, (ast.Lambda, ast.FunctionDef)):
        return False
    after = (outer.end_lineno or 0) < function.lineno  # most are told apart by their lines
    return not (after or function.lineno < outer.lineno) and any(n is function for n in ast.walk(outer))


def _own_stores(function: ast.FunctionDef) -> Iterator[ast.Name]:
    """The names that a function binds itself, not those of functions and comprehensions within it."""
    pending: list[ast.AST] = list(function.body)
    within = (ast.Lambda, ast.FunctionDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node
        if not isinstance(node, within):
            pending += ast.iter_child_nodes(node)


def _inserted_before(tree: ast.Module, statement: Step, captured: Sequence[str]) -> Callable[[], None]:
    """Puts a probe in front of the statement; what comes back takes it out. ValueError where none can stand.

    A function that is never called reads the names to be captured.
    """
    probe = ast.Call(ast.Constant(PROBE), [], [])
    if captured:
        nothing = ast.arguments([], [], None, [], [], None, [])
        probe.args = [ast.Lambda(nothing, ast.Tuple([ast.Name(n, ast.Load()) for n in captured], ast.Load()))]
    if isinstance(statement, ast.Lambda):
        body = statement.body
        both = ast.Subscript(ast.Tuple([probe, body], ast.Load()), ast.Constant(1), ast.Load())
        statement.body = ast.fix_missing_locations(ast.copy_location(both, body))
        return lambda: setattr(statement, "body", body)
    for block in (block for node in _with_blocks(tree) for block in bodies(node)):
        for position, child in enumerate(block):
            if child is statement:
                call = ast.fix_missing_locations(ast.copy_location(ast.Expr(probe), child))
                block.insert(position, call)
                return lambda: block.remove(call)
    raise ValueError("the statement has no place of its own")


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
