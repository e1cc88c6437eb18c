"""Reads the statements of the user's code on shapes, loops and branches included; none of them is executed."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any

import numpy as np

from gradcheck.explain.editing.targets import as_load
from gradcheck.explain.reading.binding import Bindings
from gradcheck.explain.reading.builtin_calls import alike, items_of, private
from gradcheck.explain.reading.nouns import Closure, Crash, Oddity, Scope
from gradcheck.explain.reading.values import REDUCTIONS, UNKNOWN, is_array
from gradcheck.explain.sources import walk

ROUNDS = 2  # iterations read of a long loop: the second meets what the first updated


class Returned(Exception):
    """A `return` statement was read, with this value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Stopped(Exception):
    """Reading cannot follow the user's code beyond this point."""


@lru_cache(maxsize=512)
def _stores(statement: ast.stmt) -> tuple[str, ...]:
    return tuple(
        node.id for node in walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


@lru_cache(maxsize=512)
def _reads_target(loop: ast.For) -> bool:
    names = {node.id for node in walk(loop.target) if isinstance(node, ast.Name)}
    return any(
        isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load)
        for statement in loop.body
        for node in walk(statement)
    )


@lru_cache(maxsize=512)
def _appends(loop: ast.For) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in ("append", "insert") for node in walk(loop))


class Statements(Bindings):
    """Reads statements in order, each with its names and values; `return` and `break` are exceptions."""

    def block(self, body: list[ast.stmt], scope: Scope) -> None:
        """Reads statements in order."""
        for statement in body:
            self.execute(statement, scope)

    def execute(self, statement: ast.stmt, scope: Scope) -> None:
        """Reads one statement, or the one an edit puts in its place."""
        written = statement
        self.visits[id(written)] = self.visits.get(id(written), 0) + 1
        statement = self.replace.get(id(statement), statement)  # type: ignore[assignment]
        self.statement = written
        method = getattr(self, "do_" + type(statement).__name__, None)
        if method is None:
            return
        try:
            method(statement, scope)
        except Crash as crash:
            if crash.scope is None:
                crash.scope, crash.statement = scope, written
            raise
        except Returned:
            self.completed[id(written)] = self.completed.get(id(written), 0) + 1
            raise
        self.completed[id(written)] = self.completed.get(id(written), 0) + 1

    def do_Expr(self, node: ast.Expr, scope: Scope) -> None:
        if not isinstance(node.value, ast.Constant):
            self.read(node.value, scope)

    def do_Assign(self, node: ast.Assign, scope: Scope) -> None:
        value = self.read(node.value, scope)
        if value is UNKNOWN and len(node.targets) == 1:
            value = self._held(node.value, node.targets[0], scope)
        for target in node.targets:
            self.bind(self.replace.get(id(target), target), value, scope, node.value)

    def _held(self, node: ast.expr, target: ast.AST, scope: Scope) -> Any:
        """The array that a call nobody can read, `np.loadtxt(...)`, was bound to: its name has held no other."""
        if not (isinstance(target, ast.Name) and isinstance(node, ast.Call)) or id(node) in self.replace:
            return UNKNOWN
        if scope.frame is None or target.id not in scope.once:
            return UNKNOWN
        value = scope.frame.get(target.id)
        if not isinstance(value, np.ndarray):
            return UNKNOWN
        made = self.record(node, scope, "opaque", (), self.lift(value))
        self.seen[id(node)] = self.opaque[id(node)] = made
        return made

    def do_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self.bind(node.target, self.read(node.value, scope), scope, node.value)

    def do_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        target: Any = self.replace.get(id(node.target), node.target)
        load = as_load(target)
        old, value = self.read(load, scope), self.read(node.value, scope)
        if type(old) is list and isinstance(node.op, ast.Add):
            if type(value) in (list, tuple):
                private(self, old).extend(value)
            return
        result = self.binary(node, node.op, (node.target, old), (node.value, value), scope)
        if (
            is_array(old)
            and old.ndim
            and is_array(result)
            and result.shape != old.shape
            and not (type(old) is np.matrix and isinstance(node.op, ast.Mult))
        ):
            error = ValueError(
                f"non-broadcastable output operand with shape {old.shape} doesn't match the broadcast "
                f"shape {result.shape}".replace(", ", ",")
            )
            raise Crash(node, scope.source, error, (old, value))
        # An in-place operation keeps the array it works on, and with it where its axes came from.
        keep = is_array(old) and old.ndim and is_array(result)
        if keep and is_array(value) and value.ndim and value.shape != old.shape:
            step = self.made.get(id(value)) or self.made.get(id(result))
            if step is not None and step.operation not in REDUCTIONS:
                self.oddities.append(Oddity("spread", step))
        elif keep and is_array(value) and not value.ndim and old.size > 1:
            self._one_for_all(value)
        self.bind(target, old if keep else result, scope, node.value, quiet=bool(keep))

    def _one_for_all(self, value: Any) -> None:
        """Note that the sum over everything is taken off every entry of an array."""
        step = self.made.get(id(value))
        while step is not None and step.operation in ("multiply", "divide", "negative"):
            parts = [part for _, part in step.operands if is_array(part)]
            step = self.made.get(id(parts[0])) if len(parts) == 1 else None
        if step is not None and step.operation in ("sum", "mean"):
            self.oddities.append(Oddity("spread", step))

    def do_Return(self, node: ast.Return, scope: Scope) -> None:
        value = None if node.value is None else self.read(node.value, scope)
        self.last_return = (scope.source, node)
        raise Returned(value)

    def do_If(self, node: ast.If, scope: Scope) -> None:
        known = self.decide(node.test, scope)
        if known is None and (inner := self._branch_taken(node, scope)) is not None:
            known = inner
        if known is not None:
            return self.block(node.body if known else node.orelse, scope)
        if any(isinstance(inner, (ast.Return, ast.Break, ast.Continue)) for inner in walk(node)):
            leaves = [isinstance(block[-1], (ast.Break, ast.Continue, ast.Raise)) for block in (node.body,)]
            if leaves[0] and not node.orelse:
                return None  # an early exit whose condition is unknown: read on
            if isinstance(node.body[-1], ast.Return) and scope.index is not None:
                return None
            raise Returned(UNKNOWN) if not leaves[0] else Stopped
        for name in _stores(node):
            scope.names[name] = UNKNOWN
        return None

    def _branch_taken(self, node: ast.If, scope: Scope) -> bool | None:
        if scope.index is None:
            return None
        line = self.lines[scope.index]
        if node.body[0].lineno <= line <= (node.body[-1].end_lineno or 0):
            return True
        if node.orelse and node.orelse[0].lineno <= line <= (node.orelse[-1].end_lineno or 0):
            return False
        return None

    @property
    def lines(self) -> tuple[int, ...]:
        """The line each frame of the traceback stands at; set by whoever starts the reading."""
        return self.frame_lines

    frame_lines: tuple[int, ...] = ()
    rounds = ROUNDS
    around = 1  # rounds of the loops around the one that is read
    repeated = False  # a second round of a long loop was begun

    def do_For(self, node: ast.For, scope: Scope) -> None:
        value = self.read(node.iter, scope)
        items = items_of(self, value, node=node.iter, scope=scope) if value is not UNKNOWN else [UNKNOWN]
        if items is None:
            items = [UNKNOWN]
        size = self.length(value) if type(value) in (range, list, tuple) or is_array(value) else 0
        # A loop that never reads its variable does the same every time: epochs.
        few = (
            size <= 12
            and not is_array(value)
            and (_reads_target(node) or _appends(node))
            and not alike(items)
        )
        rounds = items if few else items[: self.rounds]
        if type(value) is range and len(rounds) > 4 and self.around * len(rounds) > 24:
            rounds = [*rounds[:2], rounds[-1]]  # the places of an image: the first and the last tell
        if id(node) in self.out_of_range and len(rounds) < size:
            # An index that is too large is so in one of the last rounds: in the one that failed.
            rounds = [*rounds, *(item for item in self.out_of_range[id(node)] if item in value)]
        before = dict(self.grown)
        self.around *= max(len(rounds), 1)
        try:
            for count, item in enumerate(rounds):
                self.repeated = self.repeated or (count > 0 and not few)
                self.bind(self.replace.get(id(node.target), node.target), item, scope, node.iter, quiet=True)
                try:
                    self.block(node.body, scope)
                except _Continue:
                    continue
        except _Break:
            return
        finally:
            self.around //= max(len(rounds), 1)
        self._fill(before, len(rounds), size)
        self.block(node.orelse, scope)

    def _fill(self, before: dict[int, int], read: int, size: int) -> None:
        """Lengthen the lists that a loop appends to by what its other rounds would have appended."""
        if not 0 < read < size <= 2000:
            return
        for key, start in self.grown.items():
            mine = self.copies.get(key)
            if type(mine) is list and (key not in before or self.lengths.get(key, start) != len(mine)):
                more, rest = divmod(len(mine) - self.lengths.get(key, start), read)
                if more > 0 and rest == 0:
                    mine.extend(mine[-more:] * (size - read))
        self.lengths = {
            key: len(self.copies[key]) for key in self.grown if type(self.copies.get(key)) is list
        }

    def do_While(self, node: ast.While, scope: Scope) -> None:
        try:
            for count in range(self.rounds):
                self.repeated = self.repeated or count > 0
                if self.decide(node.test, scope) is False:
                    break
                try:
                    self.block(node.body, scope)
                except _Continue:
                    continue
        except _Break:
            return

    def do_With(self, node: ast.With, scope: Scope) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self.bind(item.optional_vars, UNKNOWN, scope, item.context_expr)
        self.block(node.body, scope)

    def do_Try(self, node: ast.Try, scope: Scope) -> None:
        self.block(node.body, scope)
        self.block(node.finalbody, scope)

    def do_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:
        if scope.frame is not None and node.name in scope.frame:
            scope.names[node.name] = scope.frame[node.name]
        else:
            scope.names[node.name] = Closure(node, scope.source, scope)

    def do_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        if scope.frame is not None and node.name in scope.frame:
            scope.names[node.name] = scope.frame[node.name]

    def do_Import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            if scope.frame is not None and name in scope.frame:
                scope.names[name] = scope.frame[name]
            elif name == "np" or alias.name == "numpy":
                scope.names[name] = np

    do_ImportFrom = do_Import

    def do_Global(self, node: ast.Global, scope: Scope) -> None:
        scope.globals_declared.update(node.names)

    def do_Break(self, node: ast.Break, scope: Scope) -> None:
        raise _Break

    def do_Continue(self, node: ast.Continue, scope: Scope) -> None:
        raise _Continue

    def do_Raise(self, node: ast.Raise, scope: Scope) -> None:
        raise Stopped
