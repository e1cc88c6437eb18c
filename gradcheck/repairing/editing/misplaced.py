"""Edits of where a value is stored: `self.db = ...` for `db = ...`, which nothing reads, `db` and `grads[1]` exchanged.

A gradient that is worked out under a local name alone is as good as none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, steps
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.editing.unused import base_of, names_read

MISPLACED = "place of a value"  # the kind of these edits
Function = ast.FunctionDef | ast.AsyncFunctionDef


def misplaced(tree: ast.Module, source: SourceText) -> Iterator[tuple[Step, TextEdit, str]]:
    """The statement to edit, the edit, and how the statement reads with it."""
    read: dict[ast.AST, set[str]] = {}  # by function
    for step in steps(tree):
        around = function_around(tree, step)
        if not isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if around not in read:
            read[around] = names_read(around)
        match step:
            case ast.Assign(targets=[target], value=ast.Attribute() | ast.Subscript() as held) if _is_older(
                base_of(target), step, around
            ):
                yield _edited(step, f"{source.of(held)}{_whole(target, source)} = {base_of(target)}", source)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in read[around]:
                for place in _places_for(name, tree, around, source):
                    yield _edited(step, f"{place} {_sign(step, around)} {source.of(value)}", source)


def _edited(step: ast.Assign, text: str, source: SourceText) -> tuple[Step, TextEdit, str]:
    before = source.of(step)
    return step, TextEdit(source.start(step), source.end(step), text, MISPLACED, before, text, 0.0), text


def _whole(target: ast.expr, source: SourceText) -> str:
    """The subscript under which all of an array is written: `[...]` of `db[...]`; "" of a name."""
    return source.of(target).removeprefix(base_of(target))


def _is_older(name: str, step: ast.Assign, around: Function) -> bool:
    """Whether the function binds the name above the statement."""
    bound = (
        target.id
        for other in nodes_in(around)
        if isinstance(other, ast.Assign) and other.lineno < step.lineno
        for target in other.targets
        if isinstance(target, ast.Name)
    )
    return bool(name) and name in bound


def _places_for(name: str, tree: ast.Module, around: Function, source: SourceText) -> Iterator[str]:
    """What the file calls by that name elsewhere: an attribute of an object, or an item of a dict, of this function."""
    attributes = {node.attr for node in nodes_in(tree) if isinstance(node, ast.Attribute)}
    keys = {node.value for node in nodes_in(tree) if isinstance(node, ast.Constant)}
    inside = list(nodes_in(around))
    if name in attributes:
        own = [argument.arg for argument in around.args.args[:1] if argument.arg == "self"]
        modules = _imported(tree)  # `np.mean = ...` would stay when the trial is over
        objects = (n.value for n in inside if isinstance(n, ast.Attribute))
        held = [source.of(node) for node in objects if base_of(node) and base_of(node) not in modules]
        yield from (f"{owner}.{name}" for owner in dict.fromkeys([*own, *held]))
    if name in keys:
        dicts = (
            source.of(node.value)
            for node in inside
            if isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and isinstance(node.slice.value, str)
        )
        yield from (f'{owner}["{name}"]' for owner in dict.fromkeys(dicts))


def _imported(tree: ast.Module) -> set[str]:
    """The names that the file's imports bind."""
    imports = (node for node in nodes_in(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {(name.asname or name.name).partition(".")[0] for node in imports for name in node.names}


def _sign(step: ast.Assign, around: Function) -> str:
    """`+=` where the function adds what it makes up in the attributes of objects, else `=`."""
    sums = (
        isinstance(other, ast.AugAssign)
        and isinstance(other.op, ast.Add)
        and isinstance(other.target, (ast.Attribute, ast.Subscript))
        for other in nodes_in(around)
    )
    return "+=" if any(sums) else "="
