"""Finds the statements that make what another one reads: an error of theirs can be undone in the one that reads it."""

from __future__ import annotations

import ast
from dataclasses import replace

from gradcheck.facts import Location
from gradcheck.repairing.editing.statements import Step, function_around, statement_at, steps, targets_of
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
        else {ast.unparse(n) for n in ast.walk(value) if isinstance(n, (ast.Name, ast.Attribute))}
    )
    inside = {id(node) for node in ast.walk(around)}
    found = [
        (node.lineno, ordinal)
        for ordinal, node in enumerate(steps(tree))
        if id(node) in inside
        and node.lineno < statement.lineno
        and any(ast.unparse(target) in read for target in targets_of(node))
    ]
    return [ordinal for _, ordinal in sorted(found, reverse=True)]


def accumulates(step: Step) -> bool:
    """Whether a statement adds to what it binds, so that its value says nothing before the last round of a loop."""
    if isinstance(step, ast.AugAssign):
        return isinstance(step.op, (ast.Add, ast.Sub))
    value = getattr(step, "value", None)
    nodes = list(ast.walk(value)) if isinstance(value, ast.expr) else []
    bound = {ast.unparse(target) for target in targets_of(step)}
    reads = any(isinstance(n, (ast.Name, ast.Attribute)) and ast.unparse(n) in bound for n in nodes)
    return reads and any(isinstance(n, ast.Add) for n in nodes)


def definitions_of(proof: Proof, slot: Slot) -> list[tuple[int, Step]]:
    """The statements that make what a place hands on under a name, or adds to, the last first; [] if it does more."""
    tree = ast.parse(proof.text(slot.file))
    statement = statement_at(tree, slot.ordinal)
    name = slot.path
    if slot.after and isinstance(statement, ast.AugAssign):
        name = ast.unparse(statement.target)
    if not name or statement is None:
        return []
    made = dict(enumerate(steps(tree)))
    return [(ordinal, made[ordinal]) for ordinal in definitions(tree, statement, name)]


def where_made(proof: Proof, place: Place) -> Place:
    """The place, or that of the statement that last gave a value to what it only hands on."""
    for ordinal, step in definitions_of(proof, place.slot)[:1] if place.slot.path else ():
        at = location_of(step, SourceText(proof.text(place.slot.file)), place.slot.location)
        return replace(place, slot=replace(place.slot, ordinal=ordinal, location=at))
    return place
