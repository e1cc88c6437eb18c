"""Reads an edit of a product that works out an activation's derivative itself: its sign, its terms, or one side of it.

Such a product is u * g'(z). What is wrong in it belongs to the formula as long as the upstream gradient u goes in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.naming.anatomy import Anatomy, Piece
from gradcheck.repairing.naming.entrywise_reading import leads_entrywise
from gradcheck.repairing.naming.identifying import DELTAS, GRADIENTS, role_of
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.naming.slopes import takes_one_value_a_side
from gradcheck.repairing.repair import Repair
from gradcheck.repairing.running.values import close
from gradcheck.values.meaning import Known


def written_slope(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """What is told of the formula of a derivative, or of an upstream gradient that is in none of its terms."""
    if anatomy is None or not anatomy.steps or line.needed.what not in (*DELTAS, "activation derivative"):
        return None
    if _is_right_on_one_side(line, repair, anatomy, of):
        return _of_the_slope(line, "leaky relu")
    first = anatomy.steps[0]
    if first.join != "product" or line.layer_kind == "norm":
        return None
    if repair.edit.kind == "regroup" and not first.kept and _slopes(first.come, repair, of):
        return replace(_of_the_slope(line), doubts=("C7",))  # one of its terms is not multiplied with u
    if line.kind is RepairKind.NEGATE and _lost_its_minus(first.gone, first.come):
        others = _slopes((*first.gone, *first.kept), repair, of)
        if len(others) > 1 or any(isinstance(piece.node, ast.BinOp) for piece in others):
            return replace(_of_the_slope(line), doubts=("B2",))
    return None


def upstream_lost(
    line: LineEvidence, repair: Repair, anatomy: Anatomy | None, of: Pass
) -> LineEvidence | None:
    """The reading of an entrywise product that a gradient comes into, where there was none: it was lost."""
    if anatomy is None or line.needed.what not in (*DELTAS, "unknown") or line.layer_kind == "recurrent":
        return None
    given = Role("upstream", line.needed.layer)
    for step in anatomy.steps:
        if step.join != "product" or not step.kept or len(step.come) != 1 or len(step.gone) > 1:
            continue
        if not _is_gradient(step.come[0], of) or any(_reads_a_gradient(p, of) for p in step.kept):
            return None
        told = replace(line, kind=RepairKind.INSERT_FACTOR, before=UNKNOWN, after=given)
        if not step.gone:
            return told
        weights = role_of(step.gone[0].value, of.meanings).what == "weights"
        return replace(told, doubts=("E3",)) if weights else None  # sent down without what came from above
    return None


def _of_the_slope(line: LineEvidence, function: str = "") -> LineEvidence:
    slope = Role("activation derivative", line.needed.layer, function)
    told = replace(line, kind=RepairKind.REPLACE_EXPRESSION, needed=slope, before=UNKNOWN, after=UNKNOWN)
    return replace(told, function_before="", function_after="", found=UNKNOWN, layer_kind="")


def _is_right_on_one_side(line: LineEvidence, repair: Repair, anatomy: Anatomy, of: Pass) -> bool:
    """Whether the upstream gradient is lost on one side of a rectifier alone, so that the other one is right."""
    lost = line.kind is RepairKind.INSERT_FACTOR and line.after.what in ("upstream", "dL/da")
    old, new = anatomy.old[0], anatomy.new[0]
    if not lost or not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray):
        return False
    if old.shape != new.shape:
        return False
    for slope in _derivatives(repair, of):
        z = of.meanings.inside(slope)
        if z is None or z.value.shape != new.shape or not takes_one_value_a_side(slope, of.meanings):
            continue
        sides = [side for side in (z.value > 0, z.value <= 0) if new[side].any()]
        if len(sides) == 2 and any(close(old[side], new[side]) for side in sides):
            return True
    return False


def _derivatives(repair: Repair, of: Pass) -> Iterator[Known]:
    order = repair.becomes.known.order if repair.becomes is not None else -1
    for known in of.meanings.knowns:
        if order >= 0 and known.kind in ("derivative", "local") and known.of == order:
            yield known


def _slopes(pieces: Iterable[Piece], repair: Repair, of: Pass) -> list[Piece]:
    """The other factors beside a gradient that has only an entrywise function to go back through; [] where none."""
    arrays = [piece for piece in pieces if np.size(piece.value) > 1]
    upstream = [piece for piece in arrays if _is_gradient(piece, of)]
    order = repair.becomes.known.order if repair.becomes is not None else -1
    if len(upstream) != 1 or order < 0:
        return []
    handed = (m.known.order for m in of.meanings.all_of(upstream[0].value, ("gradient",)))
    if not any(above > order and leads_entrywise(of.graph, order, above) for above in handed):
        return []
    return [piece for piece in arrays if piece is not upstream[0]]


def _is_gradient(piece: Piece, of: Pass) -> bool:
    return role_of(piece.value, of.meanings).what in GRADIENTS


def _reads_a_gradient(piece: Piece, of: Pass) -> bool:
    return any(role_of(v, of.meanings).what in GRADIENTS for v in (piece.value, *piece.reads))


def _lost_its_minus(gone: Iterable[Piece], come: Iterable[Piece]) -> bool:
    """Whether a minus is what was missing, not what was too many."""

    def minus(pieces: Iterable[Piece]) -> bool:
        return any(isinstance(piece.node, ast.UnaryOp) for piece in pieces)

    return minus(come) and not minus(gone)
