"""Reads an edit of the factors of a product: an activation derivative that is missing, doubled or another one's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import MATRIX, UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy, Piece, Stage
from gradcheck.repairing.naming.exchange_reading import exchange_reading, shifted
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, derivative_of, role_of
from gradcheck.repairing.naming.pieces import (
    is_formula,
    is_number,
    made_from,
    method_name,
    of_another,
    product_of,
)
from gradcheck.repairing.naming.relations import is_average, is_rectified, is_switch
from gradcheck.repairing.naming.slopes import slope_of
from gradcheck.values.meaning import Meanings
from gradcheck.values.parameter_slopes import PARAMETER
from gradcheck.values.value_roles import GAMMA


def product_reading(
    base: LineEvidence, step: Stage, anatomy: Anatomy, meanings: Meanings
) -> LineEvidence | None:
    """What it says that factors went and came; None when the values tell nothing."""
    gone, come = (
        [piece for piece in pieces if not is_number(piece, anatomy)] for pieces in (step.gone, step.come)
    )
    if not gone and not come:
        return None
    image = base.layer_kind in ("convolution", "pooling") and base.needed.function != GAMMA  # no parameter's
    if image and len(come) == 1 and is_switch(come[0].value):
        if not gone and derivative_of(np.asarray(come[0].value, dtype=float), meanings) is UNKNOWN:
            return replace(base, before=Role("unknown", function="ties"))  # the mask of a maximum
        if len(gone) == 1 and np.all(come[0].value) and is_switch(gone[0].value):
            return replace(base, before=Role("unknown", function="part"))
    if _entrywise(step) and base.needed.what not in ("dL/dW", "dL/db"):
        read = _entrywise_product(base, gone, come, step, meanings, anatomy)
        if read is not None:
            return read
    roles = [role_of(piece.value, meanings) for piece in (*gone, *come)]
    upstream_due = [role.what in GRADIENTS for role in roles] == [False, True] and len(gone) == len(come)
    if upstream_due and any(_is_jacobian(piece.value, meanings) for piece in step.kept):
        upstream = replace(roles[1], what="dL/da")
        return replace(base, kind=RepairKind.INSERT_FACTOR, before=roles[0], after=upstream)
    swapped = len(gone) == len(come) == 1 and roles[0].what in GRADIENTS and roles[1].what in ("a", "z")
    if (
        swapped
        and step.join == "product"
        and any(role_of(p.value, meanings).what in GRADIENTS for p in step.kept)
    ):
        before, after = (
            Role("a", roles[1].layer, name=gone[0].text),
            Role("a", roles[1].layer, name=come[0].text),
        )
        needed = base.needed if base.needed.what in DELTAS else Role("dL/da", roles[1].layer)
        return replace(base, kind=RepairKind.REPLACE_OPERAND, needed=needed, before=before, after=after)
    if len(gone) == len(come) == 1:
        return exchange_reading(base, gone[0], come[0], anatomy, meanings)
    if not gone and len(come) == 1:
        weighs = base.needed.what == "dL/dW" or base.needed.function == GAMMA
        own = _slope_by_a_parameter(come[0].value, meanings) if weighs else None
        if own is not None:
            return replace(base, kind=RepairKind.INSERT_FACTOR, after=own)
        if weighs and roles[0].what not in (*GRADIENTS, "unknown"):
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=Role("ones"), after=roles[0])
        return replace(base, kind=RepairKind.INSERT_FACTOR, after=roles[0])
    if not come and len(gone) == 1:
        return replace(base, kind=RepairKind.DROP_FACTOR, before=roles[0])
    return None


def _slope_by_a_parameter(value: object, meanings: Meanings) -> Role | None:
    """The derivative of what the forward pass makes of a parameter alone, entry by entry: exp(w) by w."""
    found = meanings.all_of(value, ("derivative",)) if np.size(value) > 2 else ()  # type: ignore[arg-type]
    by_parameter = [m.known.role for m in found if m.known.of == PARAMETER and abs(m.factor) == 1.0]
    return by_parameter[0] if by_parameter else None


def _is_jacobian(value: object, meanings: Meanings) -> bool:
    """Whether an operand is the Jacobian of a softmax."""
    found = meanings.of(value, ("local",)) if np.ndim(value) > 1 else None  # type: ignore[arg-type]
    return found is not None and found.known.role.what == "softmax jacobian"


def _entrywise(step: Stage) -> bool:
    """Whether the operands are multiplied entry by entry: all have one shape, or are single numbers."""
    arrays = [p.value for p in (*step.gone, *step.come, *step.kept) if isinstance(p.value, np.ndarray)]
    return step.join == "product" and len({array.shape for array in arrays if array.size > 1}) < 2


def _entrywise_product(
    base: LineEvidence,
    gone: Sequence[Piece],
    come: Sequence[Piece],
    step: Stage,
    meanings: Meanings,
    anatomy: Anatomy,
) -> LineEvidence | None:
    """u o g'(z), or what was made of it."""
    roles = {id(piece): role_of(piece.value, meanings) for piece in (*gone, *come, *step.kept)}

    def gradients(pieces: Sequence[Piece]) -> list[Piece]:
        return [p for p in pieces if roles[id(p)].what in GRADIENTS]

    kept = [piece for piece in step.kept if not is_number(piece, anatomy)]
    upstream = gradients(come)
    if upstream and not gradients(gone):
        given = roles[id(upstream[0])]
        if base.last_layer and any(is_average(piece.value, upstream[0].value) for piece in step.gone):
            return replace(base, kind=RepairKind.DROP_SUM)
        if any(is_rectified(piece.value, upstream[0].value) for piece in gone):
            before = Role("dL/da", given.layer)
            return replace(
                base, before=before, after=Role("activation derivative"), function_before="maximum"
            )
        if any(made_from(piece, upstream[0].value) for piece in gone):
            at = Role("activation derivative", given.layer, at="upstream")
            return replace(base, kind=RepairKind.REPLACE_OPERAND, before=at, after=given)
        if not gone or len(come) > 1:
            return replace(base, kind=RepairKind.INSERT_FACTOR, after=replace(given, what="dL/da"))
        return None
    if gradients(gone) or not gradients(kept):
        return None
    if not gone and any(roles[id(piece)].what == "mask" for piece in come):
        return replace(base, kind=RepairKind.INSERT_FACTOR, after=Role("mask"))
    others = [piece for piece in kept if roles[id(piece)].what not in GRADIENTS]
    wrong, right = product_of([*gone, *others]), product_of([*come, *others])
    upstreams = gradients(kept)
    derivative = derivative_of(right, meanings)
    if derivative is UNKNOWN and base.layer_kind not in ("norm", "recurrent"):
        derivative = slope_of(right, meanings)
    taken, put = product_of(gone), product_of(come)
    with np.errstate(all="ignore"):
        taken, put = (1.0 if product is None else product for product in (taken, put))
        missing, doubled = derivative_of(put / taken, meanings), derivative_of(taken / put, meanings)
    if len(gone) == len(come) == 1 and of_another(gone[0], come[0]):
        function = method_name(come[0].node)
        told = replace(
            base, kind=RepairKind.REPLACE_OPERAND, function_before=function, function_after=function
        )
        return replace(told, after=derivative)
    if missing is not UNKNOWN:
        return replace(base, kind=RepairKind.INSERT_FACTOR, after=missing)
    if doubled is not UNKNOWN:
        return replace(base, kind=RepairKind.DROP_FACTOR, before=doubled)
    if any(made_from(piece, upstreams[0].value) for piece in gone):
        before = Role("activation derivative", derivative.layer, derivative.function, "upstream")
        return replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=derivative)
    if derivative is not UNKNOWN:
        if wrong is None:
            return replace(base, kind=RepairKind.INSERT_FACTOR, after=derivative)
        before = role_of(wrong, meanings)
        if derivative.function == "relu" and before.what not in ("a", "z", "activation derivative"):
            before = UNKNOWN
        told = replace(base, kind=RepairKind.REPLACE_OPERAND, before=before, after=derivative)
        return replace(told, needed=replace(derivative, name=""))
    gates = [roles[id(piece)] for piece in come if roles[id(piece)].what == "a"]
    if base.layer_kind == "recurrent" and len(gone) == len(come) == len(gates) == 1:
        told = replace(
            base, kind=RepairKind.REPLACE_OPERAND, before=Role("a", name="another"), after=gates[0]
        )
        before = roles[id(gone[0])]
        if shifted(before, gates[0], base.layer_kind):
            return replace(
                told, before=Role("time step", before.layer), after=Role("time step", gates[0].layer)
            )
        return told
    if not gone and len(come) == 1 and is_formula(come[0]) and not any(map(is_formula, others)):
        return replace(
            base, kind=RepairKind.INSERT_FACTOR, after=Role("activation derivative", base.needed.layer)
        )
    if any(is_formula(piece) for piece in (*gone, *come, *others)) and base.layer_kind != "norm":
        needed = Role("activation derivative", base.needed.layer)
        gate = replace(base.needed, function=base.needed.function)
        return replace(base, needed=needed if base.layer_kind != "recurrent" else gate, after=needed)
    return None


def not_sent_back(line: LineEvidence, anatomy: Anatomy | None, meanings: Meanings) -> LineEvidence | None:
    """A gradient that is handed on as it is where the forward pass multiplied with a matrix that is no weight."""
    last = anatomy.steps[-1] if anatomy is not None and anatomy.steps else None
    if last is None or last.join != "matrix product" or last.gone or len(last.come) != 1:
        return None
    handed = any(role_of(piece.value, meanings).what in GRADIENTS for piece in last.kept)
    weights = meanings.of(last.come[0].value, ("forward",))
    fixed = np.ndim(last.come[0].value) == 2 and weights is None
    if not handed or not fixed:
        return None
    return replace(line, kind=RepairKind.INSERT_FACTOR, after=Role("unknown", function=MATRIX))
