"""The nouns of reading code on shapes: steps, scopes, objects that were made up, and the crash it may meet."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gradcheck.explain.sources import Source


class GiveUp(Exception):
    """The reading has taken as many steps as it may."""


class Crash(Exception):
    """Reading met an operation whose shapes numpy refuses."""

    scope: Scope | None = None
    statement: ast.stmt | None = None

    def __init__(
        self, node: ast.AST, source: Source, error: BaseException, operands: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(str(error))
        self.node, self.source, self.error, self.operands = node, source, error, operands


@dataclass(eq=False, slots=True)
class Step:
    """One array made while reading: by which expression, from what."""

    node: ast.AST
    source: Source
    statement: ast.stmt | None
    operation: str
    operands: tuple[tuple[ast.AST, Any], ...]
    keywords: Mapping[str, Any]
    result: Any
    number: int


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a user's class that reading made up; its constructor was read, not run."""

    cls: type
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Bound:
    """A method of a user's object, or of an array, not called yet."""

    function: Any
    owner: Any
    name: str = ""


@dataclass(eq=False, slots=True)
class Closure:
    """A function or lambda whose definition was read."""

    node: ast.FunctionDef | ast.Lambda
    source: Source
    scope: Scope


class Scope:
    """The names of one activation: what reading bound, then what the frame holds, then the module's."""

    def __init__(
        self,
        source: Source,
        module: dict[str, Any],
        frame: Mapping[str, Any] | None = None,
        parent: Scope | None = None,
        once: frozenset[str] = frozenset(),
    ) -> None:
        self.source, self.module, self.frame, self.parent, self.once = source, module, frame, parent, once
        self.names: dict[str, Any] = {}
        self.globals_declared: set[str] = set()
        self.index: int | None = None  # position in the traceback, when this activation is one of its frames
        self.cls: type | None = None
        self.unbound: frozenset[str] = frozenset()


@dataclass(slots=True)
class Oddity:
    """A legal step that is rarely meant: kind, the step, and what it did."""

    kind: str  # "grows", "scalar product", "idle transpose", "rebound", "scalar"
    step: Step
