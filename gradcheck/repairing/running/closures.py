"""Watches the closures that operations of an engine leave behind: what each is given and makes, and which call left it.

An operation runs forward and leaves a function that sends a gradient back, a lambda or a nested one. What that does
is seen by what it returns, or by what it adds to the attributes of the objects that it knows.
"""

from __future__ import annotations

import ast
import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import wraps
from types import CodeType
from typing import Any

import numpy as np

from gradcheck.facts import Array
from gradcheck.recording.rewriting import MARK
from gradcheck.repairing.editing.statements import steps
from gradcheck.repairing.running.slots import Gradients
from gradcheck.repairing.running.workbench import Workbench

TAG = f"{MARK}tag"
MOST = 2000  # executions of all closures that are looked at
ITEMS = 8  # objects of one list that a closure knows

Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[int, str]  # of an attribute: the object and its name


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A lambda or a nested function, and the function that it is written in, as it is called in that file."""

    file: str
    ordinal: int  # among the steps of the file
    node: ast.Lambda | Function
    operation: int  # which of the functions of the file makes it
    label: str = ""  # the name that stands beside it in a pair: whose gradient it sends back


@dataclass(frozen=True, slots=True, eq=False)
class Execution:
    """One call of a closure."""

    closure: int
    creation: int  # how-manieth time that closure was made
    given: Sequence[Array]  # what may be the gradient that it is handed
    made: Sequence[tuple[str, Array]]  # what it returns or adds, with the name of the object that gets it
    returns: bool
    left: Sequence[Array] = ()  # what the attributes hold then, where it does not return


@dataclass(slots=True, eq=False)
class Watched:
    """All closures of the user's files in one run of the backward pass."""

    bench: Workbench
    text_of: Callable[[str], str]
    closures: list[Closure] = field(default_factory=list)
    executions: list[Execution] = field(default_factory=list)
    creations: Counter[int] = field(default_factory=Counter)

    def run(self, run: Callable[[], Gradients | None]) -> None:
        """Fills in what the closures did; SyntaxError or ValueError where the code cannot be rewritten."""
        with ExitStack() as stack:
            for name in self.bench.files:
                tree = ast.parse(self.text_of(name))
                if self._tag(name, tree):
                    stack.enter_context(self.bench.edited(name, tree, {TAG: self._tagged}))
            if self.closures:
                run()

    def _tag(self, file: str, tree: ast.Module) -> bool:
        ordinals = {id(node): number for number, node in enumerate(steps(tree))}
        beside = _labels(tree)
        before = len(self.closures)
        tagging = _Tagging({})
        for place, function in enumerate(functions_of(tree)):
            for node in _closures_in(function):
                number = len(self.closures)
                label = beside.get(id(node), "")
                self.closures.append(Closure(file, ordinals[id(node)], node, place, label))
                tagging.numbers[id(node)] = number
        if len(self.closures) > before:
            tagging.visit(tree)
            ast.fix_missing_locations(tree)
        return len(self.closures) > before

    def _tagged(self, number: int, closure: Any = None) -> Any:
        maker = sys._getframe(1).f_code
        if closure is None:  # as a decorator
            return lambda function: self._watched(number, function, maker)
        return self._watched(number, closure, maker)

    def _watched(self, number: int, closure: Any, maker: CodeType) -> Any:
        creation = self.creations[number]
        self.creations[number] += 1

        @wraps(closure)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if len(self.executions) >= MOST or _is_running(maker):
                return closure(*args, **kwargs)
            known = dict(_objects(closure, (*args, *kwargs.values())))
            before = _attributes(known)
            result = closure(*args, **kwargs)
            changed, unchanged, left = _changes(known, before)
            returned = [("", part) for part in _parts(result)]
            numbers = [part for value in (*args, *kwargs.values()) for part in _parts(value)]
            given = numbers or unchanged
            made = returned or changed
            self.executions.append(Execution(number, creation, given, made, bool(returned), left))
            return result

        return watched


class _Tagging(ast.NodeTransformer):
    """Lets each closure be told of when it is made."""

    def __init__(self, numbers: dict[int, int]) -> None:
        self.numbers = numbers

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        if id(node) not in self.numbers:
            return node
        call = ast.Call(ast.Constant(TAG), [ast.Constant(self.numbers[id(node)]), node], [])
        return ast.copy_location(call, node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if id(node) in self.numbers:
            call = ast.Call(ast.Constant(TAG), [ast.Constant(self.numbers[id(node)])], [])
            node.decorator_list.append(ast.copy_location(call, node))
        return node


def functions_of(tree: ast.Module) -> list[Function]:
    """The functions of a file that are not written in other ones, methods included, in order."""
    found: list[Function] = []

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append(child)
            elif isinstance(child, ast.stmt):
                visit(child)

    visit(tree)
    return found


def _closures_in(function: Function) -> Iterator[ast.Lambda | Function]:
    """The functions that one makes itself, not those that these make."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, (ast.Lambda, ast.FunctionDef)):
            yield node
        elif not isinstance(node, (ast.ClassDef, ast.AsyncFunctionDef)):
            pending += ast.iter_child_nodes(node)


def _labels(tree: ast.Module) -> dict[int, str]:
    """By lambda the name that stands beside it in a pair: `(a, lambda g: g * b)`."""
    found = {}
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=[ast.Name(id=name), ast.Lambda() as closure]):
                found[id(closure)] = name
            case ast.Tuple(elts=[ast.Lambda() as closure, ast.Name(id=name)]):
                found[id(closure)] = name
    return found


def _is_running(maker: CodeType) -> bool:
    """Whether the function that made a closure has not returned yet: then the closure is a part of its own work."""
    frame = sys._getframe(1)
    at: Any = frame
    while at is not None:
        if at.f_code is maker:
            return True
        at = at.f_back
    return False


def _objects(closure: Any, given: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """What a closure knows, by name; the items of short lists one by one."""
    code = getattr(closure, "__code__", None)
    names = getattr(code, "co_freevars", ())
    for name, cell in zip(names, getattr(closure, "__closure__", None) or ()):
        try:
            value = cell.cell_contents
        except ValueError:  # not bound yet
            continue
        yield name, value
        if isinstance(value, (list, tuple)) and len(value) <= ITEMS:
            yield from ((f"{name}[{i}]", part) for i, part in enumerate(value))
    bound = getattr(code, "co_varnames", ())
    yield from zip(bound, given)
    yield from zip(reversed(bound[: getattr(code, "co_argcount", 0)]), reversed(closure.__defaults__ or ()))


def _attributes(known: Mapping[str, Any]) -> dict[Place, Any]:
    """The arrays and numbers in the attributes of objects, as they are now."""
    return {
        (id(value), name): np.array(part, dtype=float) if part is not None else None
        for value in known.values()
        for name, part in _fields(value)
    }


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """What may be an array or a number among the attributes of an object, or the items of a dict."""
    slots = getattr(type(value), "__slots__", ())
    slots = (slots,) if isinstance(slots, str) else slots
    own = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    items = own.items() if not isinstance(value, (type, np.ndarray)) and not callable(value) else ()
    for name, part in itertools.chain(items, ((s, getattr(value, s, None)) for s in slots)):
        if isinstance(name, (str, int)) and (part is None or _is_number(part)):
            yield str(name), part


def _changes(
    known: Mapping[str, Any], before: Mapping[Place, Any]
) -> tuple[list[tuple[str, Array]], list[Array], list[Array]]:
    """By how much attributes have changed, with their objects' names; those that have not; what changed ones are."""
    changed: list[tuple[str, Array]] = []
    unchanged: list[Array] = []
    left: list[Array] = []
    seen: set[Place] = set()
    for name, value in known.items():
        for attribute, part in _fields(value):
            place = id(value), attribute
            if place in seen or part is None:
                continue
            seen.add(place)
            was, now = before.get(place), np.array(part, dtype=float)
            if was is not None and was.shape == now.shape and np.array_equal(was, now, equal_nan=True):
                unchanged.append(now)
            else:
                same = was is not None and was.shape == now.shape
                changed.append((name, now - was if same else now))
                left.append(now)
    return changed, unchanged, left


def _parts(value: Any) -> list[Array]:
    """The arrays and numbers in what is returned or handed over."""
    if _is_number(value):
        return [np.array(value, dtype=float)]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [np.array(part, dtype=float) for part in items if _is_number(part)]


def _is_number(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return bool(value.dtype.kind == "f")
    return isinstance(value, (float, np.floating)) or (isinstance(value, int) and not isinstance(value, bool))
