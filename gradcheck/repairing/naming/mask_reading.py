"""Reads an edit of a store that switches entries of a gradient off: `dz[z <= 0] = 0`, `dz[z < 0] *= alpha`."""

from __future__ import annotations

import ast
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.identifying import derivative_of
from gradcheck.repairing.repair import Repair
from gradcheck.values.meaning import Meanings


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
    if not np.array_equal(was, due) and _tests_what_it_changes(repair.statement_before):
        return replace(told, before=Role("dL/da", slope.layer), function_before="maximum")
    if not was.any():
        return replace(told, needed=slope, before=Role("ones"))
    return replace(told, needed=slope)


def _tests_what_it_changes(statement: str) -> bool:
    """Whether the gradient itself is compared: `dz[dz <= 0] = 0`."""
    body = ast.parse(statement.strip()).body
    match body:
        case [ast.Assign(targets=[ast.Subscript(value=value, slice=place)])] | [
            ast.AugAssign(target=ast.Subscript(value=value, slice=place))
        ]:
            tested = [node.left for node in ast.walk(place) if isinstance(node, ast.Compare)]
            return any(ast.unparse(left) == ast.unparse(value) for left in tested)
    return False
