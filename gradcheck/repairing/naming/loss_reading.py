"""Reads an edit of the first delta: what it says of the gradient of the loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.magnitudes import extent
from gradcheck.repairing.naming.anatomy import Anatomy, Stage
from gradcheck.repairing.naming.identifying import GRADIENTS, is_of_several_layers, role_of
from gradcheck.repairing.naming.other_losses import are_scores_of
from gradcheck.repairing.naming.pieces import is_formula, product_of, total_of
from gradcheck.repairing.naming.relations import is_average, same_but_scaled
from gradcheck.repairing.naming.terms_reading import of_another_loss
from gradcheck.values.meaning import Meanings


def is_first_delta(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> bool:
    """Whether the statement makes the gradient of the loss from forward values alone."""
    new = anatomy.new[0]
    if base.needed.what not in ("dL/dz", "dL/da", "activation derivative") or not isinstance(new, np.ndarray):
        return False
    here = role_of(new, meanings)
    if is_of_several_layers(anatomy.new, meanings):
        return False
    pieces = [p for step in anatomy.steps for p in (*step.gone, *step.come, *step.kept)]
    for value in (v for piece in pieces for v in (piece.value, *piece.reads)):
        role = role_of(value, meanings) if np.size(value) > 1 else UNKNOWN
        if (
            role.what in GRADIENTS
            and (role.what, role.name) != (here.what, here.name)
            and not same_but_scaled(value, new)
        ):
            return False
    return True


def logits_reading(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """The last z where its activation is due: `z - y` for `p - y`."""
    for step in anatomy.steps:
        if step.join == "product" and any(np.size(piece.value) > 1 for piece in step.kept):
            return None  # inside of a slope that multiplies what came
        if step.join in ("sum", "whole") and len(step.gone) == len(step.come) == 1:
            before, after = (role_of(pieces[0].value, meanings) for pieces in (step.gone, step.come))
            if before.what == "z" and before.at == "" and after.what in ("a", "prediction", "unknown"):
                return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
    return None


def scores_reading(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """The scores where what a sigmoid or softmax makes of them is due, whatever they are divided by before."""
    for step in anatomy.steps if anatomy is not None else ():
        pairs = [(a.value, b.value) for a, b in zip(step.gone, step.come)]
        several = len(step.gone) == len(step.come) > 1 and not _is_slope(step)
        if several and all(are_scores_of(*pair) for pair in pairs):
            told = replace(of_another_loss(line), kind=RepairKind.REPLACE_OPERAND)
            return replace(told, before=Role("z"), after=Role("prediction"))
        one_each = len(step.gone) == len(step.come) == 1
        alone = step.join == "product" and all(
            isinstance(piece.value, (int, float, np.number)) for piece in step.kept
        )
        if not (step.gone and step.come) or not (one_each or alone or step.join == "sum"):
            continue
        whole = total_of if step.join == "sum" else product_of
        gone, come = (pieces[0].value if one_each else whole(pieces) for pieces in (step.gone, step.come))
        if are_scores_of(gone, come):
            told = replace(of_another_loss(line), kind=RepairKind.REPLACE_OPERAND)
            return replace(told, before=Role("z"), after=Role("prediction"))
    return None


def _is_slope(step: Stage) -> bool:
    """Whether z (1 - z) was taken out: the derivative of a sigmoid in its output form, beside what it multiplies."""
    one, other = (piece.value for piece in step.gone) if len(step.gone) == 2 else (None, None)
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray) or one.shape != other.shape:
        return False
    return step.join == "product" and bool(step.kept) and np.allclose(one + other, 1.0, rtol=1e-9)


def loss_reading(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """A first delta that is averaged over its entries, or the gradient of another loss throughout."""
    old, new = anatomy.old[0], anatomy.new[0]
    another = replace(base, needed=Role("dL/dz", base.needed.layer), last_layer=True)
    if isinstance(old, np.ndarray) and old.shape == new.shape and old.any() and old.size > 2:
        reduced = any(
            word in p.text for s in anatomy.steps for p in s.gone for word in ("mean", "sum", "average")
        )
        for axis in (None, *range(new.ndim)):
            flat = reduced and old.size > 2 and not extent(old, axis=axis).any()
            if flat and (axis is None or new.shape[axis] > 1) and np.all(extent(new, axis=axis)):
                return replace(another, kind=RepairKind.DROP_SUM)
    for step in anatomy.steps:
        pairs = [(p.value, q.value) for p in step.gone for q in step.come]
        if len(pairs) == 1 and is_average(*pairs[0]):
            return replace(another, kind=RepairKind.DROP_SUM)
    product = next((step for step in anatomy.steps if "product" in step.join), None)
    if product is None:
        return None
    rows = (product.gone, product.come, product.kept)
    gone, come, kept = ([piece for piece in row if np.size(piece.value) > 1] for row in rows)
    derivative = len(come) == 1 and role_of(come[0].value, meanings).what == "activation derivative"
    if kept and len(gone) == 1 and derivative:  # the error times what is no derivative of the output
        before, after = role_of(gone[0].value, meanings), role_of(come[0].value, meanings)
        if before.what != "activation derivative":
            return replace(base, needed=replace(after, name=""), after=after)
        return replace(base, kind=RepairKind.REPLACE_OPERAND, needed=after, before=before, after=after)
    if not kept and len(gone) == 1 and derivative:
        return another  # the derivative of the loss, entry by entry
    unknown = len(gone) == 1 and not come and role_of(gone[0].value, meanings) is UNKNOWN
    return another if unknown and not is_formula(gone[0]) and not gone[0].inverse else None
