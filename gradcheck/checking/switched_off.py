"""Parameters that are frozen on purpose: nothing moves them, and a switch of their layer says so."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Sequence
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from gradcheck.checking.working import Working
from gradcheck.conventions.pairs import Pairing
from gradcheck.conventions.variables import Parameter
from gradcheck.passes import Run

LEARNS = frozenset({"trainable", "istrainable", "learnable", "learning", "requiresgrad"})
RESTS = frozenset({"frozen", "isfrozen", "freeze", "freezed", "fixed", "isfixed", "locked"})


def awake(work: Working, pool: Sequence[Parameter], run: Run) -> list[Parameter]:
    """The pool without what a step leaves as it is because a switch says so; those are said."""
    still = [p for p in pool if not np.any(run.change_of(p) != 0)]
    off = {id(p): said for p in still if (said := _switch(p))}
    if len(still) == len(pool):
        return list(pool)  # nothing moves at all
    _say(work, [(p, off[id(p)]) for p in still if id(p) in off])
    return [p for p in pool if id(p) not in off]


def without_frozen(work: Working, pairs: Sequence[Pairing]) -> list[Pairing]:
    """The pairs without those whose gradient is zero because a switch says so; those are said."""
    empty = [p for p in pairs if p.layout is not None and not np.any(p.layout.values)]
    off = {id(p): said for p in empty if (said := _switch(p.parameter))}
    if len(off) == len(pairs):
        return list(pairs)
    _say(work, [(p.parameter, off[id(p)]) for p in empty if id(p) in off])
    return [p for p in pairs if id(p) not in off]


def _say(work: Working, frozen: Sequence[tuple[Parameter, str]]) -> None:
    work.frozen |= {id(p) for p, _ in frozen}
    for switch in dict.fromkeys(said for _, said in frozen):
        names = ", ".join(p.name for p, said in frozen if said == switch)
        work.done.append(f"not checked, frozen by {switch}: {names}")


def _switch(parameter: Parameter) -> str:
    """The switch of an object on the way to a parameter by which it is not learned, with its value; "" for none.

    By its name, but for one of the net as a whole, or because the class asks for it before it changes an attribute of
    the parameter's name.
    """
    last = parameter.path.steps[-1].name if parameter.path.steps else None
    for owner in _owners(parameter):
        kind: Any = type(owner)
        asked = _asked_for(kind, last) if isinstance(last, str) else frozenset()
        for name, value in vars(owner).items():
            if isinstance(value, (bool, np.bool_)):
                word, whole = name.replace("_", "").lower(), owner is parameter.path.root
                says = not whole and ((word in LEARNS and not value) or (word in RESTS and value))
                if says or (name, bool(value)) in asked:
                    return f"{name} = {value}"
    return ""


def _owners(parameter: Parameter) -> list[Any]:
    """The objects on the way to a parameter, the nearest first."""
    value, found = parameter.path.root, []
    for step in parameter.path.steps:
        if hasattr(value, "__dict__") and not isinstance(value, (type, ModuleType, FunctionType)):
            found.append(value)
        value = step.get(value)
    return found[::-1]


@lru_cache(maxsize=256)
def _asked_for(kind: type, attribute: str) -> frozenset[tuple[str, bool]]:
    """The switches, each with the value at which a class leaves this attribute as it is: `if self.learns:`.

    What makes it at first is no change: `if not self.built: self.W = ...`.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError, SyntaxError):
        return frozenset()
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.If) or node.orelse:
            continue
        test, wanted = node.test, True
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, wanted = test.operand, False
        targets = [t for step in node.body for n in ast.walk(step) for t in _targets(n)]
        if isinstance(test, ast.Attribute) and attribute in targets:
            found.add((test.attr, not wanted))
    return frozenset(found)


def _targets(node: ast.AST) -> list[str]:
    """The attributes that a statement takes something off, or adds to, whole or in part."""
    match node:
        case ast.AugAssign(target=target):
            return _attribute(target)
        case ast.Assign(targets=[target], value=ast.BinOp(left=left)) if _attribute(left):
            return _attribute(target) if _attribute(left) == _attribute(target) else []
    return []


def _attribute(node: ast.expr) -> list[str]:
    held = node.value if isinstance(node, ast.Subscript) else node
    return [held.attr] if isinstance(held, ast.Attribute) else []
