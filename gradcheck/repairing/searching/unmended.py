"""Looks once more at a place that is proven wrong and that no edit mends: what it makes, what it should, from what."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from gradcheck.repairing.editing.edits import value_node
from gradcheck.repairing.editing.numpy_names import numpy_function
from gradcheck.repairing.editing.statements import Step, nodes_in, parsed, statement_at
from gradcheck.repairing.naming.anatomy import blows_up
from gradcheck.repairing.running.proof import Proof
from gradcheck.repairing.searching.places import Place

EXECUTIONS = 24  # of a statement in a loop, that are looked at


@dataclass(frozen=True, slots=True, eq=False)
class Unmended:
    """A wrong place: its values and those due there, by execution, and the operands of the first that is wrong.

    `place` is what was proven; `shown` the same, at the statement where the error enters.
    """

    place: Place
    shown: Place
    made: tuple[Any, ...]
    due: tuple[Any, ...]
    statement: Step | None = None
    reads: Mapping[str, Any] = field(default_factory=dict)
    blown_up: bool = False  # a column meets a row of as many entries in it, and makes a matrix


def unmended(proof: Proof, place: Place, shown: Place) -> Unmended:
    """The place with what its statement is made from, in a run where all else is as it should be."""
    due = {leaf: value for (number, leaf), value in place.given.items() if number == place.slot.number}
    order = [leaf for leaf in sorted(due) if leaf < len(place.made)][:EXECUTIONS]
    values = tuple(place.made[leaf] for leaf in order), tuple(due[leaf] for leaf in order)
    statement = statement_at(parsed(proof.text(place.slot.file)), place.slot.ordinal)
    if statement is None or not order:
        return Unmended(place, shown, *values)
    look = _Look(statement, order[0])
    with suppress(SyntaxError, ValueError):
        proof.look(place.slot.file, place.slot.ordinal, look)
    return Unmended(place, shown, *values, statement, look.reads, look.blown_up)


@dataclass(slots=True)
class _Look:
    """Takes the operands of one statement in one of its executions."""

    statement: Step
    execution: int
    reads: dict[str, Any] = field(default_factory=dict)
    blown_up: bool = False
    _count: int = 0

    def __call__(self, frame: FrameType) -> None:
        self._count += 1
        value = value_node(self.statement)
        if self._count != self.execution + 1 or value is None:
            return
        environment = {**frame.f_globals, **frame.f_locals}

        def evaluate(node: ast.expr) -> Any:
            if any(isinstance(n, ast.Call) and not numpy_function(n.func) for n in nodes_in(node)):
                return None  # what a function of the user's does, it must not do once more
            try:
                return eval(compile(ast.Expression(node), "<operand>", "eval"), environment)
            except Exception:  # a name of a comprehension, the result of a call
                return None

        self.blown_up = any(blows_up(node, evaluate) for node in nodes_in(value))
        for node in nodes_in(value):
            if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
                continue
            found = evaluate(node)
            if isinstance(found, (np.ndarray, float, int, np.number)) and not isinstance(found, bool):
                self.reads[ast.unparse(node)] = np.array(found) if isinstance(found, np.ndarray) else found
