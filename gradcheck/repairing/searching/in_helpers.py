"""Looks into the functions that several statements call, where no value of a single statement mends what is wrong.

A helper that sums a gradient to the shape of its value serves several operations: wrong there, it is wrong in each.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from gradcheck.repairing.editing.statements import Step, function_around, nodes_in, parsed, statement_at
from gradcheck.repairing.editing.text import SourceText, TextEdit
from gradcheck.repairing.repair import Repair, Suspect
from gradcheck.repairing.running.wrapping import called
from gradcheck.repairing.searching import rounds
from gradcheck.repairing.searching.trying import Trying

SHARE = 0.2  # of the time that is left


def in_a_helper(trying: Trying, suspects: Sequence[Suspect], right: frozenset[str]) -> Repair | None:
    """The edit of a statement of such a function with which everything is right, where there is one."""
    proof, late = trying.proof, trying.proof.alarm(SHARE)
    trees = {suspect.file: parsed(proof.text(suspect.file)) for suspect in suspects}
    steps = [(suspect, statement_at(trees[suspect.file], suspect.ordinal)) for suspect in suspects]
    calls: Counter[tuple[str, str]] = Counter()
    for suspect, step in steps:
        if not isinstance(step, (ast.For, ast.While, ast.If, type(None))):
            nodes = (node for node in nodes_in(step) if isinstance(node, ast.Call))
            calls.update({(suspect.file, called(node)) for node in nodes})
    for suspect, step in steps:
        around = function_around(trees[suspect.file], step) if step is not None else None
        if calls[suspect.file, getattr(around, "name", "")] < 2:
            continue
        for edit in _edits(step, SourceText(proof.text(suspect.file))):
            if late():
                return None
            now = proof.right_with(suspect.file, edit)
            whole = now == proof.everything and proof.holds(suspect.file, edit, now - right)
            look = trying.looked(suspect, rounds.NOTHING) if whole else None
            if look is not None:
                return trying.repair(suspect, look, edit, None, now - right, complete=True)
    return None


def _edits(step: Step | None, source: SourceText) -> Iterator[TextEdit]:
    """A sum in place of a mean, with the axis that is lost, along the other one; what is added to, not bound anew.

    As it is written: where there is nothing to sum, as in most calls, no value shows that an edit changes anything.
    """
    for node in _own(step):
        match node:
            case ast.Call(func=ast.Attribute(attr="mean" | "average" as was) as method):
                end = source.end(method)
                yield TextEdit(end - len(was), end, "sum", "reduction", was, "sum", 1.0)
            case ast.Call(func=ast.Attribute(attr="sum"), keywords=keywords):
                named = {keyword.arg: keyword.value for keyword in keywords}
                if "axis" in named and "keepdims" not in named:
                    end = source.end(node) - 1
                    yield TextEdit(end, end, ", keepdims=True", "axis", "", "keepdims=True", 1.0)
                match named.get("axis"):
                    case ast.Constant(value=0 | 1 as axis) as at:
                        start, end = source.start(at), source.end(at)
                        yield TextEdit(start, end, str(1 - axis), "axis", str(axis), str(1 - axis), 1.0)
            case ast.Assign(targets=[ast.Attribute() as target], value=value):
                if ast.unparse(target) not in map(ast.unparse, nodes_in(value)):
                    yield TextEdit(source.end(target), source.start(value), " += ", "augment", "=", "+=", 1.0)


def _own(step: Step | None) -> Iterator[ast.AST]:
    """The parts of a statement, but for the statements in it."""
    if step is not None and not isinstance(step, (ast.For, ast.While, ast.If, ast.FunctionDef)):
        yield from nodes_in(step)
