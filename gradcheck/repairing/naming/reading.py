"""Says what a proven edit means, read from values alone: which operands went and came, and what those are.

However an edit is written, what counts is the relation between what the statement yields with it and without.
"""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy, Stage
from gradcheck.repairing.naming.bias_reading import bias_reading
from gradcheck.repairing.naming.exchange_reading import argument_reading, exchange_reading
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, derivative_of, role_of
from gradcheck.repairing.naming.loss_reading import is_first_delta, logits_reading, loss_reading
from gradcheck.repairing.naming.pieces import of_another, total_of
from gradcheck.repairing.naming.product_reading import product_reading
from gradcheck.repairing.naming.relations import axes_exchanged, is_flipped, is_permuted, partly_lost
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Kind, Meanings
from gradcheck.values.value_roles import GAMMA

FORWARD: tuple[Kind, ...] = ("forward",)
TURNED = (RepairKind.INSERT_TRANSPOSE, RepairKind.DROP_TRANSPOSE, RepairKind.CHANGE_AXIS)


def value_reading(
    line: LineEvidence, anatomy: Anatomy, repair: Repair, meanings: Meanings
) -> LineEvidence | None:
    """The edit in the words that name a cause, told from its anatomy; None when the values tell nothing."""
    needed = _needed(line, anatomy, repair, meanings)
    last = max((k.role.layer for k in meanings.knowns if k.role.layer is not None), default=None)
    base = replace(
        line,
        kind=RepairKind.REPLACE_EXPRESSION,
        needed=needed,
        last_layer=needed.layer == last if needed.layer is not None else line.last_layer,
        before=UNKNOWN,
        after=UNKNOWN,
        operator_before="",
        operator_after="",
        function_before="",
        function_after="",
    )
    old, new = anatomy.old[0], anatomy.new[0]
    if anatomy.idle:
        return _undone(base, anatomy, meanings)
    if any(isinstance(v, (list, tuple)) and any(np.ndim(part) for part in v) for v in (old, new)):
        return None  # several arrays at once, of shapes that need not agree
    if np.ndim(new) > 2 and base.layer_kind != "recurrent" and is_flipped(old, new):
        return replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="flip")
    if base.layer_kind in ("convolution", "pooling") and partly_lost(old, new):
        return replace(base, before=Role("unknown", function="part"))
    image = base.layer_kind in ("convolution", "pooling") and np.ndim(new) > 2
    if image and is_permuted(old, new) and axes_exchanged(old, new):
        return replace(base, kind=RepairKind.CHANGE_AXIS, function_before="swapaxes")
    if is_permuted(old, new) and line.kind in TURNED:
        reshaped = any("reshape" in piece.text for step in anatomy.steps for piece in step.gone)
        return (
            replace(base, kind=RepairKind.REPLACE_FUNCTION, function_before="reshape") if reshaped else None
        )
    numbers = all(isinstance(v, (np.ndarray, float, np.floating)) for v in (old, new))
    if numbers and close(np.asarray(old, dtype=float), -np.asarray(new, dtype=float)):
        return _sign(base, anatomy, meanings)
    if needed.what == "dL/db" and line.kind is not RepairKind.ASSIGN_TO_ADD:
        made = list(zip(anatomy.old, anatomy.new))  # of layers of several widths, in turn
        made = [(a, b) for a, b in made if np.any(a)] or made  # zeros once are no zero gradient
        return next((r for a, b in made if (r := bias_reading(base, a, b, meanings)) is not None), None)
    if needed.what in DELTAS and np.size(old) > 1 and not any(np.any(o) for o in anatomy.old) and np.any(new):
        return replace(
            base, kind=RepairKind.INSERT_TERM, after=Role("other branch", function=needed.function)
        )
    first = (base.last_layer or base.whole_pass) and is_first_delta(base, anatomy, meanings)
    if first:
        read = logits_reading(base, anatomy, meanings) or loss_reading(base, anatomy, meanings)
        if read is not None:
            return read
    if any(_turned(step) for step in anatomy.steps):
        return _sign(base, anatomy, meanings)
    for depth, step in enumerate(anatomy.steps):
        deeper = depth + 1 < len(anatomy.steps)
        if deeper and _is_a_statistics_path(base, step, meanings):
            return replace(base, kind=RepairKind.INSERT_TERM, after=Role("other branch"))
        argued = argument_reading(base, step, anatomy, meanings)
        if argued is not None:
            return argued
        if deeper and step.join == "whole" and not of_another(step.gone[0], step.come[0]):
            continue  # two calls of one function: what differs is an argument
        read = _step(base, step, anatomy, meanings)
        if read is not None and deeper and step.join == "sum" and _both_gradients(read):
            continue  # two terms of a sum: what differs lies inside of them
        if read is not None and deeper and step.join == "matrix product" and read.before is UNKNOWN:
            continue  # an operand that has no name as it was: what differs lies inside of it
        given = read is not None and read.kind is RepairKind.REPLACE_OPERAND and read.after.what in GRADIENTS
        if read is not None and first and (step.join == "whole" or given):
            break  # it is the gradient of the loss that is another: there is none yet that could be exchanged
        if read is not None:
            return read
    return replace(base, needed=Role("dL/dz", needed.layer), last_layer=True) if first else None


def _is_a_statistics_path(base: LineEvidence, step: Stage, meanings: Meanings) -> bool:
    """Whether one term of what a normalisation hands down is wrong: it comes back through the mean or the variance."""
    inside = base.layer_kind == "norm" and base.needed.what in DELTAS and base.needed.function != GAMMA
    if not inside or step.join != "sum" or not step.kept or len(step.gone) != 1 or len(step.come) != 1:
        return False
    return role_of(total_of(step.gone), meanings).what not in GRADIENTS


def _sign(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence:
    """A reversed sign: of a derivative, where it stands right before one, else of the whole statement."""
    told = replace(base, kind=RepairKind.NEGATE)
    for step in anatomy.steps:
        for piece in (*step.gone, *step.come):
            role = role_of(piece.value, meanings)
            minus = isinstance(piece.node, ast.UnaryOp) and role.what == "activation derivative"
            if minus and step.join == "product":
                return replace(told, needed=replace(role, name=""), after=role)
    return told


def _turned(step: Stage) -> bool:
    """Whether a function is given an argument with the other sign."""
    if step.join != "whole" or len(step.gone) != 1 or len(step.come) != 1:
        return False
    if any(isinstance(piece.value, (list, tuple)) for piece in (*step.gone, *step.come)):
        return False  # arrays of several shapes make no array
    gone, come = (np.asarray(piece.value) for piece in (step.gone[0], step.come[0]))
    numbers = gone.dtype.kind == come.dtype.kind == "f"
    return numbers and gone.size > 1 and gone.shape == come.shape and close(gone, -come)


def _both_gradients(line: LineEvidence) -> bool:
    return line.before.what in GRADIENTS and line.after.what in GRADIENTS


def mask_reading(line: LineEvidence, old: object, new: object, meanings: Meanings) -> LineEvidence | None:
    """An upstream gradient that was switched off at other places than where the forward value is negative."""
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return None
    if old.shape != new.shape or new.size < 4:
        return None
    if line.needed.what not in DELTAS or not ((old == new) | (old == 0) | (new == 0)).all():
        return None
    mask = derivative_of((new != 0).astype(float), meanings)
    if mask is UNKNOWN or not ((old == 0) & (new != 0)).any():
        return None
    told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=mask, operator_before="")
    doubts = ("D6",) if line.last_layer else ()  # a maximum in the loss, as a hinge has it
    return replace(told, before=UNKNOWN, after=mask, doubts=doubts)


def _needed(line: LineEvidence, anatomy: Anatomy, repair: Repair, meanings: Meanings) -> Role:
    """What the right statement yields: by its value, else by which gradients the edit made right."""
    if line.needed is not UNKNOWN:
        return line.needed
    role = role_of(anatomy.new[0], meanings)
    if role.what in GRADIENTS or role.what == "activation derivative":
        return replace(role, name="")
    kinds = {
        k.role.what
        for k in meanings.knowns
        if k.kind == "gradient" and k.order == -1 and k.name in repair.fixed
    }
    alone = len(repair.fixed) == 1 or kinds == {"dL/db"}  # several weights are all that lies below a delta
    return Role(kinds.pop()) if len(kinds) == 1 and alone else UNKNOWN


def _undone(base: LineEvidence, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    """A write that should not be: into weights that are still needed, or into a value of the forward pass."""
    found = meanings.of(anatomy.target, FORWARD)
    if found is None:
        return None
    if found.known.role.what in ("weights", "bias"):
        return replace(base, kind=RepairKind.MOVE_STATEMENT, before=Role("updated weights"))
    return replace(base, kind=RepairKind.INSERT_COPY, in_place=True)


def _step(base: LineEvidence, step: Stage, anatomy: Anatomy, meanings: Meanings) -> LineEvidence | None:
    match step.join:
        case "product" | "matrix product":
            return product_reading(base, step, anatomy, meanings)
        case "sum" if step.kept:
            return _sum(base, step, meanings)
        case "whole":
            return exchange_reading(base, step.gone[0], step.come[0], anatomy, meanings)
        case _:
            return None


def _sum(base: LineEvidence, step: Stage, meanings: Meanings) -> LineEvidence | None:
    """A term that was missing or too many, or one value in place of another."""
    gone, come = (total_of(pieces) for pieces in (step.gone, step.come))
    before, after = role_of(gone, meanings), role_of(come, meanings)
    if not step.gone and after.what in GRADIENTS:
        return replace(base, kind=RepairKind.INSERT_TERM, after=after)
    if not step.gone or not step.come or UNKNOWN in (before, after):
        return None
    if before.what == after.what and before.name == after.name:
        return None
    return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)
