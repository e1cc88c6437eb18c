"""Reads an edit of a store that switches entries of a gradient off: `dz[z <= 0] = 0`, `dz[z < 0] *= alpha`."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.facts import Array
from gradcheck.magnitudes import extent
from gradcheck.repairing.editing.statements import nodes_in
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.identifying import derivative_of, role_of
from gradcheck.repairing.repair import NEW, OLD, Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Known, Meanings


def mask_store_reading(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, meanings: Meanings
) -> LineEvidence | None:
    """The mask of a rectifier, stored where another was due or otherwise than it should; None for any other edit."""
    if anatomy is None or anatomy.masks is None:
        return None
    was, due = anatomy.masks
    slopes = (derivative_of(mask.astype(float), meanings) for mask in (due, ~due))
    slope = next((role for role in slopes if role is not UNKNOWN), UNKNOWN)
    if slope is UNKNOWN:
        return None
    known = next((k for k in meanings.knowns if _is_slope(k, slope, due)), None)
    if known is not None and np.array_equal(was, due):
        return _formula(line, anatomy, known, slope, meanings)
    slope = Role("activation derivative", slope.layer, "relu")
    told = replace(
        line,
        kind=RepairKind.REPLACE_EXPRESSION,
        needed=replace(line.needed, what="dL/dz", layer=slope.layer),
        after=slope,
        before=UNKNOWN,
        operator_before="",
        operator_after="",
        function_before="",
    )
    tests_itself = [
        _tests_what_it_changes(text) for text in (repair.statement_before, repair.statement_after)
    ]
    if not np.array_equal(was, due) and tests_itself == [True, False]:
        return replace(told, before=Role("dL/da", slope.layer), function_before="maximum")
    if not was.any() or (was.all() and repair.statement_before.rstrip().endswith("= 1")):
        return replace(told, needed=slope, before=Role("ones"))
    return replace(told, needed=slope)


def _is_slope(known: Known, slope: Role, where: Array) -> bool:
    """Whether it is the derivative of a layer's activation, and a curve where the mask is: an ELU's, no rectifier's."""
    if known.kind != "derivative" or known.role.layer != slope.layer or known.value.shape != where.shape:
        return False
    return bool(extent(known.value[where]) > 0) if where.any() else False


def _formula(
    line: LineEvidence, anatomy: Anatomy, known: Known, slope: Role, meanings: Meanings
) -> LineEvidence:
    """The right entries are multiplied with another curve: which one, where it is one that has a name."""
    due = anatomy.masks[1] if anatomy.masks is not None else np.zeros(known.value.shape, dtype=bool)
    needed = Role("activation derivative", slope.layer, known.role.function)
    told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=needed, operator_before="", after=needed)
    factor = anatomy.old[0]
    for taken in meanings.of_size(known.value.size):
        misfit = taken.kind == "misfit" and taken.role.layer == slope.layer and taken.value.shape == due.shape
        if misfit and np.shape(factor) == taken.value[due].shape and close(factor, taken.value[due]):
            at_z = replace(needed, at="z")
            return replace(told, kind=RepairKind.REPLACE_OPERAND, before=taken.role, after=at_z)
    return replace(told, before=UNKNOWN)


def another_mask(anatomy: Anatomy | None, meanings: Meanings) -> tuple[Role, Role] | None:
    """The dropout mask of another layer, and the one that is due; None for any other edit."""
    for step in anatomy.steps if anatomy is not None else ():
        if len(step.gone) == len(step.come) == 1:
            roles = [role_of(piece.value, meanings) for piece in (step.gone[0], step.come[0])]
            if [role.what for role in roles] == ["mask", "mask"] and roles[0].name != roles[1].name:
                return roles[0], roles[1]
    return None


def lacks_its_share(anatomy: Anatomy | None) -> bool:
    """Whether a mask of zeros and a number is asked only where it is not zero: `mask > 0`, without its 1 / keep."""
    for step in anatomy.steps if anatomy is not None else ():
        if step.join != "product" or not (len(step.gone) == len(step.come) == 1):
            continue
        gone, come = (np.asarray(piece.value) for piece in (step.gone[0], step.come[0]))
        if gone.dtype.kind == "b" and come.dtype.kind == "f" and np.array_equal(gone, come != 0):
            levels = np.unique(come)
            return len(levels) == 2 and levels[0] == 0 and levels[1] not in (0, 1)
    return False


def masks_the_value(repair: Repair, meanings: Meanings) -> bool:
    """Whether all that an edit does is to switch off what a dropout mask does: `a > 0` for `z > 0` behind a mask."""
    old, new = (np.asarray(repair.values.get(side, 0.0)) for side in (OLD, NEW))
    if old.shape != new.shape or old.size < 2 or {old.dtype.kind, new.dtype.kind} != {"f"}:
        return False
    masks = (k.value for k in meanings.of_size(old.size) if k.kind == "forward" and k.role.what == "mask")
    for mask in masks:
        if mask.shape != old.shape:
            continue
        off, on = mask == 0, (mask != 0) & (old != 0)
        if old[off].any() and not new[off].any() and on.any() and close(new[on], old[on]):
            return True
    return False


def _tests_what_it_changes(statement: str) -> bool:
    """Whether the gradient itself is compared: `dz[dz <= 0] = 0`."""
    body = ast.parse(statement.strip()).body
    match body:
        case [ast.Assign(targets=[ast.Subscript(value=value, slice=place)])] | [
            ast.AugAssign(target=ast.Subscript(value=value, slice=place))
        ]:
            tested = [node.left for node in nodes_in(place) if isinstance(node, ast.Compare)]
            return any(ast.unparse(left) == ast.unparse(value) for left in tested)
    return False
