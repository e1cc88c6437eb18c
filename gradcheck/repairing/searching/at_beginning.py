"""Moves a term that a sum has lost to the line that begins it with zeros: `dx = dy.copy()`, not `f(dx + dy)` below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import FrameType

import numpy as np

from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, statement_at, steps, targets_of
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.origin import definitions, location_of, where_returned
from gradcheck.repairing.searching.trying import Trying

SHARE = 0.2  # of the time that is left
HANDED = 8  # arrays of the function that are tried: what it was handed is called otherwise there
ZEROS = ("zeros", "zeros_like")


def at_its_beginning(trying: Trying, repair: Repair, right: frozenset[str]) -> Repair:
    """The repair, or the sum begun with the lost term in place of zeros, where that mends as much."""
    proof, file = trying.proof, repair.suspect.file
    source = SourceText(proof.text(file))
    tree = parsed(source.text)
    statement = statement_at(tree, repair.suspect.ordinal)
    added = _added(repair, statement)
    if added is None or statement is None:
        return repair
    late = proof.alarm(SHARE)
    name, term = added
    for ordinal, zeros in _begun_with_zeros(tree, statement, name):
        step = dict(enumerate(steps(tree)))[ordinal]
        for text in dict.fromkeys([term, *_of_its_shape(trying, file, ordinal, zeros)]):
            made = f"{text}.copy()" if text.replace(".", "").isidentifier() else text
            edit = TextEdit(
                source.start(zeros), source.end(zeros), made, repair.edit.kind, "", text, repair.edit.cost
            )
            now = frozenset() if late() else proof.right_with(file, edit)
            if not (right | repair.fixed <= now and proof.holds(file, edit, now - right)):
                continue
            suspect = Suspect(file, ordinal, location_of(step, source, repair.suspect.location))
            look = trying.looked(suspect, rounds.NOTHING)
            if look is not None:
                whole = now == proof.everything and not proof.given
                return trying.repair(suspect, look, edit, repair.becomes, now - right, whole)
    return repair


def _added(repair: Repair, statement: Step | None) -> tuple[str, str] | None:
    """The name of the sum that an edit adds a term to, and the term."""
    term = repair.edit.after
    if repair.edit.kind != "term":
        return None
    if isinstance(statement, ast.AugAssign):
        return (ast.unparse(statement.target), term) if isinstance(statement.op, ast.Add) else None
    try:
        made = ast.walk(ast.parse(repair.statement_after.strip()))
        plain = ast.unparse(ast.parse(term, mode="eval"))
    except SyntaxError:
        return None
    for node in made:
        match node:
            case ast.BinOp(left=(ast.Name() | ast.Attribute()) as left, op=ast.Add(), right=right) if (
                ast.unparse(right) == plain
            ):
                return ast.unparse(left), term
    return None


def _begun_with_zeros(tree: ast.Module, statement: Step, name: str) -> Iterator[tuple[int, ast.expr]]:
    """The statement that binds a name to zeros, in the function, in one that returns it, or in a method before."""
    made = dict(enumerate(steps(tree)))
    found = definitions(tree, statement, name)
    for ordinal in list(found[:1]):
        for inside in where_returned(tree, made[ordinal], name):
            bound = next(iter(targets_of(made[inside])), None)
            found += [inside, *definitions(tree, made[inside], ast.unparse(bound) if bound else "")]
    if not found and "." in name:
        found = [k for k, step in made.items() if any(ast.unparse(t) == name for t in targets_of(step))]
    for ordinal in dict.fromkeys(found):
        match made[ordinal]:
            case ast.Assign(targets=[_], value=ast.Call(func=called) as zeros) if (
                numpy_function(called) in ZEROS
            ):
                yield ordinal, zeros


def _of_its_shape(trying: Trying, file: str, ordinal: int, zeros: ast.expr) -> list[str]:
    """The names of the function's arrays that have the shape of the zeros, when those are made."""
    found: list[str] = []
    called = [node for node in nodes_in(zeros) if isinstance(node, ast.Call) and node is not zeros]
    if any(ast.unparse(node.func) != "len" for node in called):
        return []  # what the user's functions do is not to be done once more

    def look(frame: FrameType) -> None:
        if found:
            return
        try:
            shape = np.shape(eval(ast.unparse(zeros), frame.f_globals, dict(frame.f_locals)))
        except Exception:  # what is not known yet
            return
        arrays = ((n, v) for n, v in frame.f_locals.items() if isinstance(v, np.ndarray))
        found.extend(n for n, v in arrays if v.shape == shape and v.dtype.kind == "f")

    try:
        trying.proof.look(file, ordinal, look)
    except (SyntaxError, ValueError):
        return []
    return found[:HANDED]
