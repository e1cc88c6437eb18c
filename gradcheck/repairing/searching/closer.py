"""Reads an edit where it is: of one long expression the part that should be a gradient, of single samples the batch.

Written in steps, `delta = upstream * slope` would be a statement of its own, made for all samples at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.identifying import DELTAS, role_of
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.values.meaning import Meaning, Meanings

JOINED = ("matrix product", "call", "sum")  # what a gradient goes into on its way to what the statement makes


def closer(
    repair: Repair, anatomy: Anatomy | None, meanings: Meanings
) -> tuple[Repair, Anatomy | None, bool]:
    """The repair and its anatomy as those of the innermost gradient that the edit mends, and of all samples at once.

    Last, whether that gradient is multiplied with weights further out in the statement.
    """
    if anatomy is None:
        return repair, anatomy, False
    anatomy = _of_the_batch(anatomy, meanings)
    if len(anatomy.new) == 1 and np.shape(anatomy.new[0]) != np.shape(repair.values.get(NEW, 0.0)):
        made = {OLD: anatomy.old[0], NEW: anatomy.new[0]}
        becomes = meanings.of(anatomy.new[0], ("gradient", "derivative")) or repair.becomes
        was = meanings.of(anatomy.old[0]) or repair.was
        repair = replace(repair, values={**repair.values, **made}, becomes=becomes, was=was)
    for depth in reversed(range(len(anatomy.steps) - 1)):
        step, inside = anatomy.steps[depth], anatomy.steps[depth + 1 :]
        if step.join not in JOINED or not len(step.gone) == len(step.come) == 1:
            continue
        gone, come = step.gone[0], step.come[0]
        becomes = _delta(come, meanings)
        if becomes is None or all(level.join == "whole" for level in inside[:1]):
            continue
        if np.shape(gone.value) != np.shape(come.value):
            continue
        made = {OLD: gone.value, NEW: come.value}
        repair = replace(
            repair,
            statement_before=gone.text,
            statement_after=come.text,
            was=meanings.of(gone.value),
            becomes=becomes,
            values={**repair.values, **made},
        )
        further = any(
            role_of(piece.value, meanings).what == "weights"
            for outer in anatomy.steps[: depth + 1]
            if outer.join == "matrix product"
            for piece in outer.kept
        )
        return repair, replace(anatomy, old=gone.values, new=come.values, steps=inside, target=None), further
    return repair, anatomy, False


def _delta(piece: Piece, meanings: Meanings) -> Meaning | None:
    """The gradient with respect to a value of the forward pass that an operand is."""
    array = isinstance(piece.value, np.ndarray) and piece.value.ndim > 0  # data in nested lists has no shape
    found = meanings.all_of(piece.value, ("gradient",)) if array else []
    deltas = [m for m in found if m.known.role.what in DELTAS and m.known.order >= 0 and not m.known.is_piece]
    deltas = [m for m in deltas if m.arrangement in ("", "transposed")]
    return next((m for m in deltas if m.known.role.what == "dL/dz"), next(iter(deltas), None))


def _of_the_batch(anatomy: Anatomy, meanings: Meanings) -> Anatomy:
    """The anatomy with the values of all samples in one, where together they are a gradient that one alone is not."""
    once = _once(anatomy.new)
    rows = [k for k, value in enumerate(once) if np.shape(value) == np.shape(once[0])]  # of one layer
    new = _stacked(anatomy.new, rows)
    old = _stacked(anatomy.old, rows)
    first = meanings.of(anatomy.new[0])
    if new is None or old is None or (first is not None and not first.known.is_piece):
        return anatomy
    whole = meanings.of(new, ("gradient", "derivative"))
    if whole is None or whole.known.is_piece:
        return anatomy

    def batch(piece: Piece) -> Piece:
        value = _stacked(piece.values, rows)
        return piece if value is None else replace(piece, values=(value,), reads=())

    steps = tuple(
        replace(
            step,
            gone=tuple(map(batch, step.gone)),
            come=tuple(map(batch, step.come)),
            kept=tuple(map(batch, step.kept)),
        )
        for step in anatomy.steps
    )
    return replace(anatomy, old=(old,), new=(new,), steps=steps)


def _once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values of one run, where a loss that works out the gradients as well ran twice."""
    half = len(values) // 2
    twice = 2 * half == len(values) > 2 and all(map(np.array_equal, values[:half], values[half:]))
    return values[:half] if twice else values


def _stacked(values: tuple[Any, ...], rows: Sequence[int]) -> Any:
    """The vectors of these executions as the rows of a matrix; None where they are none."""
    chosen = [values[k] for k in rows if k < len(values)]
    vectors = [np.squeeze(value) for value in chosen if isinstance(value, np.ndarray)]
    if (
        len(rows) < 2
        or len(vectors) < len(rows)
        or len({v.shape for v in vectors}) > 1
        or vectors[0].ndim != 1
    ):
        return None
    return np.stack(vectors)
