"""Finds the statements that make what a function is handed: its callers', and the `return` of what those call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, parsed, steps
from gradcheck.repairing.searching.origin import definitions

RETURNS = 3  # functions of one name whose returned values are looked at: each layer has a `backward`


def handed_in(text: str, statement: Step, name: str) -> list[int]:
    """The places, among the steps of a file, of what makes the argument of that name of the function around."""
    tree = parsed(text)
    function = function_around(tree, statement)
    if not isinstance(function, ast.FunctionDef):
        return []
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    if name not in names:
        return []
    found: list[int] = []
    for ordinal, step in enumerate(steps(tree)):
        if hasattr(step, "body") or function_around(tree, step) is function:
            continue
        for call in (node for node in nodes_in(step) if isinstance(node, ast.Call)):
            if _word(call.func) == function.name and (given := _argument(call, names, name)) is not None:
                found += _made(tree, ordinal, step, given, function)
    return list(dict.fromkeys(found))


def _word(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def _argument(call: ast.Call, names: list[str], name: str) -> ast.expr | None:
    """What a call hands over under that name; a method's first argument is the object it is called on."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    at = names.index(name) - (isinstance(call.func, ast.Attribute) and names[0] == "self")
    return call.args[at] if 0 <= at < len(call.args) else None


def _made(
    tree: ast.Module, ordinal: int, step: Step, given: ast.expr, function: ast.FunctionDef
) -> Iterator[int]:
    """What makes an argument: the call itself where it is worked out there, else what gives the name its value."""
    if not isinstance(given, (ast.Name, ast.Attribute, ast.Subscript)):
        yield ordinal
        return
    for made in definitions(tree, step, ast.unparse(given)):
        value = getattr(steps(tree)[made], "value", None)
        if not isinstance(value, ast.Call):
            yield made
        elif _word(value.func) != function.name or steps(tree)[made] is not step:
            yield made
            yield from _returned(tree, _word(value.func), function)


def _returned(tree: ast.Module, word: str, function: ast.FunctionDef) -> Iterator[int]:
    """What the functions of that name return, or what makes it; not the one that is asked about."""
    own = [
        node
        for node in nodes_in(tree)
        if isinstance(node, ast.FunctionDef) and node.name == word and node is not function
    ]
    for each in own[:RETURNS]:
        inside = {id(node) for node in nodes_in(each)}
        for ordinal, step in enumerate(steps(tree)):
            if id(step) in inside and isinstance(step, ast.Return) and step.value is not None:
                part = step.value
                named = isinstance(part, (ast.Name, ast.Attribute))
                yield from (definitions(tree, step, ast.unparse(part)) if named else [ordinal])
