"""Arrays that no step moves and of which the code itself says that it learns them, whatever they are called."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import CodeType, FrameType, FunctionType
from typing import Any

from gradcheck.conventions.owners import is_namespace, is_user_class
from gradcheck.conventions.variables import Parameter
from gradcheck.passes import forward_backward
from gradcheck.source import text_of
from gradcheck.subject import Subject


def updated_by_their_class(still: Sequence[Parameter], changed: Sequence[Parameter]) -> list[Parameter]:
    """Those that a method of their object takes something off, of the name of one that updates other parameters.

    `backward` of the embedding corrects its vectors as that of the dense layer does its weights. An object with a
    switch (`trainable`) may be frozen on purpose, and is left alone.
    """
    own = [(p, frozenset(_updates(p))) for p in still]
    if not any(names for _, names in own):
        return []
    methods = frozenset(name for p in changed for name in _updates(p))
    return [
        p
        for p, names in own
        if names & methods and not any(isinstance(value, bool) for value in vars(p.path.owner()).values())
    ]


def not_run(subject: Subject, parameters: Sequence[Parameter], rate: float) -> list[Parameter]:
    """Those of whose objects a step runs no method that takes something off them; the subject is restored.

    What is run and takes nothing off, a rate of 0, was meant to leave them as they are.
    """
    seen: set[tuple[CodeType, int]] = set()

    def see(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_argcount:
            seen.add((code, id(frame.f_locals.get(code.co_varnames[0]))))

    profile = sys.getprofile()
    subject.restore()
    try:
        sys.setprofile(see)
        forward_backward(subject, (), rate)
    except Exception:
        return []
    finally:
        sys.setprofile(profile)
        subject.restore()
    ran = {(code.co_name, owner) for code, owner in seen}
    return [p for p in parameters if not any((name, id(p.path.owner())) in ran for name in _updates(p))]


def left_out_of_an_update(still: Sequence[Parameter], changed: Sequence[Parameter]) -> list[Parameter]:
    """Those that a function declares global (or nonlocal) to rebind them, beside others that it does rebind."""
    others = {p.path.steps[-1].name for p in changed if p.path.steps}
    return [
        p
        for p in still
        if p.path.steps
        and any(
            p.path.steps[-1].name in declared - bound and others & declared & bound
            for declared, bound in _declared(p)
        )
    ]


def _updates(parameter: Parameter) -> Iterator[str]:
    """The methods of its object's class that take something off it."""
    steps = parameter.path.steps
    if not steps or steps[-1].kind != "attribute" or not hasattr(parameter.path.owner(), "__dict__"):
        return
    for kind in type(parameter.path.owner()).__mro__:
        if not is_user_class(kind):
            continue
        for name, method in vars(kind).items():
            tree = _tree_of(method) if isinstance(method, FunctionType) else None
            if tree is not None and any(
                _takes_off(node, tree, str(steps[-1].key)) for node in ast.walk(tree)
            ):
                yield name


def _takes_off(node: ast.AST, method: ast.FunctionDef, attribute: str) -> bool:
    """Whether it is `self.x -= d` or `self.x = self.x - d`, where d does not rest on x: no mean that moves along."""

    def is_own(part: ast.AST) -> bool:
        while isinstance(part, ast.Subscript):
            part = part.value
        return (
            isinstance(part, ast.Attribute)
            and part.attr == attribute
            and isinstance(part.value, ast.Name)
            and bool(method.args.args)
            and part.value.id == method.args.args[0].arg
        )

    match node:
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub(), value=taken):
            return is_own(target) and not any(map(is_own, ast.walk(taken)))
        case ast.Assign(targets=[target], value=ast.BinOp(left=left, op=ast.Sub(), right=taken)):
            return is_own(target) and is_own(left) and not any(map(is_own, ast.walk(taken)))
    return False


def _declared(parameter: Parameter) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """For each function beside the name: what it declares global or nonlocal, and what it binds."""
    owner, kind = parameter.path.owner(), parameter.path.steps[-1].kind
    functions: list[Any] = []
    if is_namespace(owner):
        functions = [value for value in owner.values() if isinstance(value, FunctionType)]
    elif kind in ("cell", "global") and isinstance(owner, FunctionType):
        functions = [owner]
    for function in {f.__code__.co_filename: f for f in functions}.values():
        for node in ast.walk(_parsed(text_of(function.__code__.co_filename, function.__globals__) or "")):
            if isinstance(node, ast.FunctionDef):
                inside = list(ast.walk(node))
                declared = {n for d in inside if isinstance(d, (ast.Global, ast.Nonlocal)) for n in d.names}
                bound = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
                stored = {
                    n.value.id
                    for n in inside
                    if isinstance(n, ast.Subscript)
                    and isinstance(n.ctx, ast.Store)
                    and isinstance(n.value, ast.Name)
                }
                yield frozenset(declared), frozenset(bound | stored)


def _tree_of(function: FunctionType) -> ast.FunctionDef | None:
    """The function as it is written, None where that cannot be read."""
    code = function.__code__
    for node in ast.walk(_parsed(text_of(code.co_filename, function.__globals__) or "")):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    return None


@lru_cache(maxsize=16)
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])
