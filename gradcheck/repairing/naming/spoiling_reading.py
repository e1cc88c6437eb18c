"""Reads an edit, or a wrong place, by what the backward pass wrote into an array that the forward pass made.

With what was there before the statement is right: it is the write that is wrong, though it stands elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gradcheck import blame
from gradcheck.facts import Array
from gradcheck.recording.events import Event
from gradcheck.repairing.editing.edits import value_node
from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.running.values import close
from gradcheck.repairing.searching.unmended import Unmended

SEVERAL = 2  # numbers of an array, at least, by which it is known again


def was_spoiled(anatomy: Anatomy | None, of: Pass) -> bool:
    """Whether the edit brings back what was written over: itself, or the number that it was multiplied with."""
    steps = anatomy.steps if anatomy is not None else ()
    for left, made in _spoiled(of) if steps else ():
        for step in steps:
            pair = (
                [p.value for p in (*step.gone, *step.come)] if len(step.gone) == len(step.come) == 1 else []
            )
            if pair and _equal(pair[0], left) and _equal(pair[1], made):
                return True
            if step.join != "product" or step.gone:
                continue
            factor = _number(step.come)
            read = (value for piece in step.kept for value in (piece.value, *piece.reads))
            if factor is not None and close(factor * left, made) and any(_is_turned(v, left) for v in read):
                return True
    return False


def reads_spoiled(found: Unmended, of: Pass) -> bool:
    """Whether a wrong place would make what is due, were what it reads still as the forward pass left it."""
    node = value_node(found.statement) if found.statement is not None else None
    if node is None or not found.due or isinstance(found.due[0], (list, tuple, dict)):
        return False
    for left, made in _spoiled(of):
        spoiled = [text for text, value in found.reads.items() if _equal(value, left)]
        others = {text: v for text, v in found.reads.items() if not any(part in text for part in spoiled)}
        made_so = _worked_out(node, {**others, **dict.fromkeys(spoiled, made)}) if spoiled else None
        if made_so is not None and _equal(made_so, found.due[0]):
            return True
    return False


def _spoiled(of: Pass) -> Iterator[tuple[Array, Array]]:
    """What the backward pass left of each array of the forward pass that it wrote into, and what was there before."""
    forward, events = blame.forward_keys(of.graph), of.recording.events
    for event in events:
        if not _writes(event) or blame.key_of(event.site.statement) in forward:
            continue
        base = event
        while _writes(base) and blame.key_of(base.site.statement) not in forward:
            origin = base.origins[0]
            if not isinstance(origin, int) or origin < 0:
                break
            base = events[origin]
        left, made = event.result, base.result
        arrays = isinstance(left, np.ndarray) and isinstance(made, np.ndarray) and left.shape == made.shape
        forward_made = base is not event and blame.key_of(base.site.statement) in forward
        if arrays and forward_made and left.size >= SEVERAL and not np.array_equal(left, made):
            yield left, made


def _writes(event: Event) -> bool:
    return event.writes and bool(event.origins) and event.site.kind != "view"


def _number(pieces: Sequence[Piece]) -> float | None:
    """The product of what are all single numbers; None where they are not."""
    total = 1.0
    for piece in pieces:
        if not isinstance(piece.value, (int, float, np.number)) or not piece.value:
            return None
        total = total / float(piece.value) if piece.inverse else total * float(piece.value)
    return total


class _Named(ast.NodeTransformer):
    """Puts names in place of the operands whose values are at hand."""

    def __init__(self, reads: dict[str, Any]) -> None:
        self.names = {text: f"_{number}" for number, text in enumerate(reads)}

    def visit(self, node: ast.AST) -> Any:
        name = self.names.get(ast.unparse(node)) if isinstance(node, ast.expr) else None
        return ast.Name(name, ast.Load()) if name is not None else super().visit(node)


def _worked_out(node: ast.expr, reads: dict[str, Any]) -> Any:
    """What an expression yields with those operands; None where they are not all that it takes."""
    renamed = _Named(reads)
    tree = ast.parse(ast.unparse(node), mode="eval")
    expression = ast.fix_missing_locations(ast.Expression(renamed.visit(tree.body)))
    values = {renamed.names[text]: value for text, value in reads.items()}
    try:
        return eval(compile(expression, "<operands>", "eval"), {"np": np, "numpy": np, **values})
    except Exception:
        return None


def _is_turned(value: Any, other: Array) -> bool:
    return _equal(value, other) or _equal(value, other.T)


def _equal(value: Any, other: Any) -> bool:
    if not isinstance(value, np.ndarray) or not isinstance(other, np.ndarray) or value.shape != other.shape:
        return False
    return value.dtype.kind in "fiub" and close(value.astype(float), other.astype(float))
