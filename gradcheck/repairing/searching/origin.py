"""Finds the statements that make what another one reads: an error of theirs can be undone in the one that reads it."""

from __future__ import annotations

import ast
from dataclasses import replace

from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import (
    Step,
    function_around,
    nodes_in,
    parsed,
    statement_at,
    steps,
    targets_of,
)
from gradcheck.repairing.editing.text import SourceText
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.running.slots import Slot
from gradcheck.repairing.searching.places import Place


def location_of(step: Step, source: SourceText, near: Location) -> Location:
    """Where a statement stands, in the file of another one."""
    return replace(near, line=step.lineno, column=step.col_offset, text=source.of(step))


def definitions(tree: ast.Module, statement: Step, name: str = "") -> list[int]:
    """The places, among the steps of the file, of what gives a value to the names it reads; the nearest first.

    With a `name`, only of what gives a value to that.
    """
    around = function_around(tree, statement)
    value = getattr(statement, "value", None)
    if not isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)) or not isinstance(value, ast.expr):
        return []
    read = (
        {name}
        if name
        else {ast.unparse(n) for n in nodes_in(value) if isinstance(n, (ast.Name, ast.Attribute))}
    )
    inside = {id(node) for node in nodes_in(around)}
    found = [
        (node.lineno, ordinal)
        for ordinal, node in enumerate(steps(tree))
        if id(node) in inside
        and node.lineno < statement.lineno
        and any(ast.unparse(target) in read for target in (*targets_of(node), *_filled(node)))
    ]
    return [ordinal for _, ordinal in sorted(found, reverse=True)]


def _filled(step: Step) -> list[ast.expr]:
    """What `np.add.at(total, rows, d)` writes into."""
    match step:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Attribute(), attr="at"), args=[array, _, _])
        ):
            return [array]
    return []


def accumulates(step: Step) -> bool:
    """Whether a statement adds to what it binds, so that its value says nothing before the last round of a loop."""
    if isinstance(step, ast.AugAssign):
        return isinstance(step.op, (ast.Add, ast.Sub))
    value = getattr(step, "value", None)
    nodes = list(nodes_in(value)) if isinstance(value, ast.expr) else []
    bound = {ast.unparse(target) for target in targets_of(step)}
    reads = any(isinstance(n, (ast.Name, ast.Attribute)) and ast.unparse(n) in bound for n in nodes)
    return reads and any(isinstance(n, ast.Add) for n in nodes)


def definitions_of(proof: Proof, slot: Slot) -> list[tuple[int, Step]]:
    """The statements that make what a place hands on under a name, or adds to, the last first; [] if it does more."""
    tree = parsed(proof.text(slot.file))
    statement = statement_at(tree, slot.ordinal)
    name = handed = slot.path
    if slot.after and isinstance(statement, ast.AugAssign):
        name, value = ast.unparse(statement.target), statement.value
        handed = ast.unparse(value) if isinstance(value, (ast.Name, ast.Attribute)) else ""
    if not name or statement is None:
        return []
    made = dict(enumerate(steps(tree)))
    found = definitions(tree, statement, name)
    last = definitions(tree, statement, handed)[:1] if handed else []
    inside = where_returned(tree, made[last[0]], handed) if last else []
    return [(ordinal, made[ordinal]) for ordinal in (*inside, *found)]


def where_returned(tree: ast.Module, step: Step, name: str) -> list[int]:
    """The places, among the steps, of what makes a name that is bound to what one of the user's functions returns.

    That is the function's `return`, or where that only hands on a name, what gives the value to it.
    """
    value = getattr(step, "value", None)
    called = getattr(value, "func", None)
    word = getattr(called, "id", getattr(called, "attr", ""))
    functions = [
        node for node in nodes_in(tree) if isinstance(node, ast.FunctionDef) and node.name == word != ""
    ]
    if len(functions) != 1 or not isinstance(step, ast.Assign) or len(step.targets) != 1:
        return []
    inside = {id(node) for node in nodes_in(functions[0])}
    returns = [
        (ordinal, node)
        for ordinal, node in enumerate(steps(tree))
        if id(node) in inside and isinstance(node, ast.Return) and function_around(tree, node) is functions[0]
    ]
    if len(returns) != 1:
        return []
    ordinal, node = returns[0]
    part, target = node.value, step.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(part, ast.Tuple) and len(part.elts) == len(target.elts):
        names = [ast.unparse(each) for each in target.elts]
        part = part.elts[names.index(name)] if names.count(name) == 1 else None
    if isinstance(part, (ast.Name, ast.Attribute)):
        return definitions(tree, node, ast.unparse(part))[:1] or [ordinal]
    return [ordinal] if part is not None else []


def _is_blank(step: Step) -> bool:
    """Whether a statement makes an array that is filled later on."""
    called = getattr(getattr(step, "value", None), "func", None)
    return getattr(called, "attr", "") in ("zeros", "zeros_like", "empty", "empty_like")


def where_made(proof: Proof, place: Place) -> Place:
    """The place, or that of the statement that last gave a value to what it only hands on or adds."""
    for ordinal, step in definitions_of(proof, place.slot)[:1]:
        if (not place.slot.path and not isinstance(step, ast.Return)) or _is_blank(step):
            return place
        at = location_of(step, SourceText(proof.text(place.slot.file)), place.slot.location)
        return replace(place, slot=replace(place.slot, ordinal=ordinal, location=at))
    return place
