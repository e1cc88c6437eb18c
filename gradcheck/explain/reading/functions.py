"""Reads whole functions of the user's code on shapes: from any frame of a traceback, and what a call returns."""

from __future__ import annotations

import ast
from collections import Counter
from functools import lru_cache
from types import CodeType, FrameType, FunctionType
from typing import Any

from gradcheck.explain.reading.nouns import Closure, GiveUp, Scope
from gradcheck.explain.reading.statements import Returned, Statements, Stopped
from gradcheck.explain.reading.values import UNKNOWN
from gradcheck.explain.sources import Source, children, is_user_file, source_of, walk

DEEPEST = 14  # calls within calls that are followed


@lru_cache(maxsize=512)
def bound_once(function: ast.AST) -> frozenset[str]:
    """Names that exactly one statement of this function binds: their value in the frame is the only one."""
    counts: Counter[str] = Counter()
    waiting: list[ast.AST] = [function]
    while waiting:
        node = waiting.pop()
        inner = isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)) and node is not function
        waiting.extend(() if inner else children(node))
        if inner:
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            counts[node.id] += 1
        elif isinstance(node, ast.arg):
            counts[node.arg] += 1
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            counts[node.target.id] += 1
    return frozenset(name for name, count in counts.items() if count == 1)


@lru_cache(maxsize=512)
def _is_generator(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in walk(function))


class Reader(Statements):
    """Reads on from any frame of a traceback, with or without an edit, to the first crash or to the end."""

    def scope_of(self, frame: FrameType) -> tuple[Source, Scope, list[ast.stmt]] | None:
        """Source, names and statements of a frame; None where the source cannot be read."""
        source = source_of(frame.f_code.co_filename, frame.f_globals)
        if source is None:
            return None
        if frame.f_code.co_name == "<module>":
            scope = Scope(source, frame.f_globals, frame.f_globals, None, bound_once(source.tree))
            self.module_names.setdefault(id(frame.f_globals), scope.names)
            return source, scope, source.tree.body
        node = source.function(frame.f_code)
        if not isinstance(node, ast.FunctionDef):
            return None
        scope = Scope(source, frame.f_globals, dict(frame.f_locals), None, bound_once(node))
        for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if arg.arg in frame.f_locals:
                scope.names[arg.arg] = self.lift(frame.f_locals[arg.arg])
        cell = frame.f_locals.get("__class__")
        scope.cls = cell if isinstance(cell, type) else None
        return source, scope, node.body

    def run_frame(self, index: int) -> Any:
        """Reads the frame at this place of the traceback from its first line; returns what it returns."""
        found = self.scope_of(self.frames[index])
        if found is None:
            raise GiveUp
        _, scope, body = found
        scope.index = index
        try:
            self.block(body, scope)
        except Returned as result:
            return result.value
        except Stopped:
            return UNKNOWN
        return None

    def call_function(self, function: Any, args: list[Any], kwargs: dict[str, Any], scope: Scope) -> Any:
        """What a function of the user's returns for these arguments, UNKNOWN when it cannot be read."""
        if self.depth >= DEEPEST:
            return UNKNOWN
        if isinstance(function, Closure):
            node: Any = function.node
            inside = Scope(function.source, function.scope.module, None, function.scope)
            source, defaults, kwdefaults = function.source, (), {}
            if node.args.defaults:
                defaults = tuple(self.read(default, function.scope) for default in node.args.defaults)
        elif isinstance(function, FunctionType):
            code: CodeType = function.__code__
            if not is_user_file(code.co_filename):
                return UNKNOWN
            found = source_of(code.co_filename, function.__globals__)
            node = found.function(code) if found else None
            if found is None or node is None or code.co_flags & 0x280:  # coroutines
                return UNKNOWN
            source = found
            frame = None
            if scope.index is not None and scope.index + 1 < len(self.frames):
                below = self.frames[scope.index + 1]
                frame = dict(below.f_locals) if below.f_code is code else None
            inside = Scope(source, function.__globals__, frame, None, bound_once(node))
            inside.index = scope.index + 1 if frame is not None and scope.index is not None else None
            for name, cell in zip(code.co_freevars, function.__closure__ or ()):
                try:
                    inside.names[name] = self.lift(cell.cell_contents)
                except ValueError:
                    continue
            cls = inside.names.get("__class__")
            inside.cls = cls if isinstance(cls, type) else None
            defaults, kwdefaults = function.__defaults__ or (), function.__kwdefaults__ or {}
        else:
            return UNKNOWN
        self._bind_arguments(node, inside, args, dict(kwargs), tuple(map(self.lift, defaults)), kwdefaults)
        outer, self.statement = self.statement, None
        self.depth += 1
        if not isinstance(node, ast.Lambda) and _is_generator(node):
            return self._generate(node, inside, outer)
        try:
            if isinstance(node, ast.Lambda):
                value = self.read(node.body, inside)
                self.last_return = (inside.source, node)
                return value
            self.block(node.body, inside)
        except Returned as result:
            return result.value
        except Stopped:
            return UNKNOWN
        finally:
            self.depth -= 1
            self.statement = outer
        self.silent.append((source, node))
        return None

    def _generate(self, node: ast.FunctionDef, inside: Scope, outer: ast.stmt | None) -> Any:
        self.yielded.append([])
        try:
            self.block(node.body, inside)
        except (Returned, Stopped):
            pass
        finally:
            self.depth -= 1
            self.statement = outer
            found = self.yielded.pop()
        return found[:3] if found else UNKNOWN

    def _bind_arguments(
        self,
        node: Any,
        inside: Scope,
        args: list[Any],
        kwargs: dict[str, Any],
        defaults: tuple[Any, ...],
        kwdefaults: dict[str, Any],
    ) -> None:
        names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
        for name, value in zip(names[len(names) - len(defaults) :], defaults):
            inside.names[name] = value
        inside.names.update({name: self.lift(value) for name, value in kwdefaults.items()})
        for name, value in zip(names, args):
            inside.names[name] = value
        if node.args.vararg:
            inside.names[node.args.vararg.arg] = tuple(args[len(names) :])
        known = {*names, *(arg.arg for arg in node.args.kwonlyargs)}
        for name in list(kwargs):
            if name in known:
                inside.names[name] = kwargs.pop(name)
        if node.args.kwarg:
            inside.names[node.args.kwarg.arg] = kwargs
        for name in known:
            inside.names.setdefault(name, UNKNOWN)
