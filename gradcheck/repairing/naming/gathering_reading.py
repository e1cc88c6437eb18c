"""Reads edits of which rows are taken: another index array, another sample, how many rows went into each mean."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import COUNTS, IDS, UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.magnitudes import extent
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.naming.difference import is_ids, same
from gradcheck.repairing.repair import Repair


def gathering_reading(
    line: LineEvidence, anatomy: Anatomy | None, repair: Repair, sizes: Mapping[str, int]
) -> LineEvidence | None:
    """The edit as another index array, another sample, or the count of each row's mean; None for any other."""
    steps = anatomy.steps if anatomy is not None else ()
    numbers = {p.text for step in steps if step.join in ("product", "sum") for p in (*step.gone, *step.come)}
    pairs = [
        ([p.value for p in step.gone], [p.value for p in step.come])
        for step in steps
        if numbers.isdisjoint(p.text for p in (*step.gone, *step.come))  # `d * np.where(z > 0, 1, 0)`
    ]
    pairs.append(([repair.values.get(repair.edit.before)], [repair.values.get(repair.edit.after)]))
    told = replace(
        line,
        kind=RepairKind.CHANGE_INDEX,
        before=UNKNOWN,
        function_before="",
        function_after="",
    )
    slope = (
        line.needed.what == "activation derivative"
    )  # of a relu, in whole numbers: `np.where(z > 0, 1, 0)`
    if not slope and any(gone and come and all(map(_is_row, (*gone, *come))) for gone, come in pairs):
        classes = line.last_layer or line.whole_pass  # that are looked up
        if classes:
            return None
        return replace(told, after=Role("unknown", function=IDS), doubts=("E1",))  # of another unit
    if _takes_one_sample(steps, sizes.get("batch size", 0)):
        return replace(told, after=Role("unknown", function="sample"))
    if line.layer_kind in ("embedding", "convolution", "pooling") and _at_another_place(steps):
        return replace(told, after=Role("unknown", function="position"))
    last = steps[-1] if steps else None
    added = [piece for piece in last.come if np.size(piece.value) > 1] if last is not None else []
    if last is not None and not last.gone and len(added) == 1 and _counts(added[0]):
        return replace(line, kind=RepairKind.INSERT_FACTOR, after=Role("size", function=COUNTS))
    return None


def _takes_one_sample(steps: Sequence[Stage], batch: int) -> bool:
    """Whether always the same row was taken where a loop goes over the samples: `delta[0]` for `delta[n]`."""
    for step in steps:
        if len(step.gone) != 1 or len(step.come) != 1 or not isinstance(step.come[0].node, ast.Subscript):
            continue
        old, new = step.gone[0].values, step.come[0].values
        rows = (
            isinstance(step.gone[0].node, ast.Subscript) and len(new) > 1 and len(new) in (batch, batch - 1)
        )
        if not rows or all(same(a, new[0]) for a in new):
            continue  # the same for all of them
        if all(same(a, old[0]) for a in old) and not any(same(a, old[0]) for a in new[1:]):
            return True
    return False


def _at_another_place(steps: Sequence[Stage]) -> bool:
    """Whether an entry or a row of one array was taken at another position, which was worked out otherwise."""
    last = steps[-1] if steps else None
    if last is None or len(last.gone) != 1 or len(last.come) != 1:
        return False
    old, new = last.gone[0].node, last.come[0].node
    if not isinstance(old, ast.Subscript) or not isinstance(new, ast.Subscript):
        return False
    if isinstance(old.value, ast.Attribute) and old.value.attr == "shape":
        return False
    sides = [node for side in (old, new) for node in nodes_in(side.slice)]
    sliced = any(isinstance(node, ast.Slice) for node in sides)
    sliced |= any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) for node in sides
    )  # a dict's
    sliced |= not any(isinstance(node, ast.Name) for node in sides)  # an item of a list, always the same
    return ast.dump(old.value) == ast.dump(new.value) and not sliced


def _is_row(value: object) -> bool:
    """Whether a value says which rows are taken: an array of whole numbers, or one of them."""
    return is_ids(value) or isinstance(value, np.integer)


def _counts(piece: Piece) -> bool:
    """Whether a factor is one over whole numbers that differ, one for each row."""
    value = piece.value
    if not isinstance(value, np.ndarray) or value.size < 2 or value.dtype.kind not in "iuf":
        return False
    if piece.node is not None and any(isinstance(node, ast.Compare) for node in nodes_in(piece.node)):
        return False  # a slope: 1 and 0.2 on either side of 0
    if sorted(value.shape)[-2:-1] > [1]:
        return False  # one for each entry: 1 and 0.1 are one over 1 and 10
    with np.errstate(divide="ignore"):
        numbers = value.astype(float) if piece.inverse else 1 / value.astype(float)
    whole = np.isfinite(numbers).all() and (np.abs(numbers - np.round(numbers)) < 1e-9).all()
    return bool(whole and numbers.min() >= 1 and extent(numbers) > 0.5)
