"""Reads an edit of a product that works out an activation's derivative itself: its sign, its terms, or one side of it.

Such a product is u * g'(z). What is wrong in it belongs to the formula as long as the upstream gradient u goes in.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role, name_line
from gradcheck.repairing.editing.statements import nodes_in
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
    sided = _by_sides(line, repair, anatomy, of)
    if sided is not None:
        return sided
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


def slope_too_many(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """The reading of a factor that goes and makes a derivative with one that stays: (1 - a) beside a."""
    if line.kind is not RepairKind.DROP_FACTOR or anatomy is None:
        return None
    for step in anatomy.steps:
        if step.join != "product" or step.come or len(step.gone) != 1:
            continue
        gone = step.gone[0].value
        stays = [piece.value for piece in step.kept if np.shape(piece.value) == np.shape(gone)]
        if np.size(gone) > 1 and any(close(gone, 1 - a) or close(gone, 1 - a * a) for a in stays):
            return replace(line, before=Role("activation derivative", line.needed.layer), doubts=("C4",))
    return None


def slope_left_out(line: LineEvidence, anatomy: Anatomy | None, of: Pass) -> LineEvidence | None:
    """The reading of a derivative all of whose factors come to what is there: it was not wrong, but missing."""
    formula = line.kind is RepairKind.REPLACE_EXPRESSION and line.needed.what == "activation derivative"
    step = anatomy.steps[0] if anatomy is not None and anatomy.steps else None
    if not formula or step is None or step.join != "product" or step.gone or len(step.come) < 2:
        return None
    partly = ("a", "z", "input", "activation derivative", "standard deviation")
    if any(p.inverse or role_of(p.value, of.meanings).what in partly for p in step.kept):
        return None
    return replace(line, kind=RepairKind.INSERT_FACTOR, needed=Role("dL/dz", line.needed.layer))


def slope_rescaled(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """The reading of a formula beside a gradient that lacks a number of its own: 1 - t * t for 1.7159 (1 - t * t)."""
    step = anatomy.steps[0] if anatomy is not None and anatomy.steps else None
    if step is None or step.join != "product" or line.needed.what not in (*DELTAS, "activation derivative"):
        return None
    formulas = [p for p in (*step.gone, *step.kept) if isinstance(p.node, ast.BinOp) and np.size(p.value) > 1]
    literal = [p for p in step.come if isinstance(p.node, ast.Constant)]
    if len(formulas) != 1 or not step.kept or not literal or len(step.gone) > 1:
        return None
    made, due = (math.prod(_size(p) for p in pieces) for pieces in (step.gone, step.come))
    share = due / made if made else 1.0
    if not math.isfinite(share) or not share:
        return None  # arrays come or go as well
    whole = any(abs(n - round(n)) < 1e-9 for n in (share, 1 / share))
    return None if whole or len(literal) < len(step.come) else replace(_of_the_slope(line), doubts=("A5",))


def _size(piece: Piece) -> float:
    """A number, or one over it where the piece divides; that of an array is none."""
    number = float(np.asarray(piece.value).item()) if np.size(piece.value) == 1 else math.nan
    return 1 / number if piece.inverse and number else number


def upstream_twice(line: LineEvidence, anatomy: Anatomy | None, of: Pass) -> LineEvidence | None:
    """The reading of a gradient that is a factor of a product twice."""
    if line.kind is not RepairKind.DROP_FACTOR or anatomy is None:
        return None
    for step in anatomy.steps:
        if step.join == "product" and len(step.gone) == 1 and not step.come:
            again = any(piece.text == step.gone[0].text for piece in step.kept)
            return (
                replace(line, before=Role("upstream")) if again and _is_gradient(step.gone[0], of) else None
            )
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


def _by_sides(line: LineEvidence, repair: Repair, anatomy: Anatomy, of: Pass) -> LineEvidence | None:
    """What stands in place of a rectifier's slope, told by one number on each side of z = 0; None for the rest."""
    old, new = anatomy.old[0], anatomy.new[0]
    lost = line.kind is RepairKind.INSERT_FACTOR and line.after.what in ("upstream", "dL/da")
    if not isinstance(old, np.ndarray) or not isinstance(new, np.ndarray) or old.shape != new.shape:
        return None
    for slope in _derivatives(repair, of):
        z = of.meanings.inside(slope)
        if z is None or z.value.shape != new.shape or not takes_one_value_a_side(slope, of.meanings):
            continue
        sides = [side for side in (z.value > 0, z.value <= 0) if side.any()]
        if len(sides) < 2:
            continue
        right = [close(old[side], new[side]) for side in sides if new[side].any()]
        if lost and len(right) == 2 and any(right):
            return _of_the_slope(line, "leaky relu")
        for known in of.meanings.at(slope.order, "gradient", slope):
            u = known.value * (repair.becomes.factor if repair.becomes is not None else 1.0)
            if u.shape != new.shape or not all(u[side].any() for side in sides):
                continue
            made = [_share(old[side], u[side]) for side in sides]
            due = [float(slope.value[side][0]) for side in sides]
            if None in made or _share(np.array(made, dtype=float), np.array(due)) is not None:
                continue  # but for a number all is right
            one, other = (float(share or 0.0) for share in made)
            if not due[1] and abs(one - 1) < 1e-9 and other > 1:
                return _without_effect(line, anatomy)  # ties of a maximum over what the rectifier cut off
            if made[0] != made[1]:
                return _of_the_slope(line, "leaky relu")
            if abs(float(made[0] or 0.0) - 1) < 1e-9:
                return _without_effect(line, anatomy)
    return None


def _without_effect(line: LineEvidence, anatomy: Anatomy) -> LineEvidence:
    """No slope at all, or a mask that lets everything through."""
    slope = Role("activation derivative", line.needed.layer, "relu")
    told = replace(line, before=UNKNOWN, after=slope, layer_kind="", last_layer=None, function_before="")
    if _tests(anatomy):
        return replace(told, kind=RepairKind.REPLACE_EXPRESSION, before=Role("ones"), doubts=("C2",))
    return replace(told, kind=RepairKind.INSERT_FACTOR, needed=Role("dL/dz", line.needed.layer), doubts=())


def masked_in_vain(found: list[LineEvidence], anatomy: Anatomy | None) -> list[LineEvidence]:
    """A slope that is missing though something is tested may be a mask that lets everything through."""
    if not _tests(anatomy) or [page.code for page in name_line(*found)[:1]] != ["C2"]:
        return found
    return [replace(line, doubts=(*line.doubts, "C5b")) for line in found]


def _tests(anatomy: Anatomy | None) -> bool:
    nodes = _gone(anatomy) if anatomy is not None else []
    return any(isinstance(node, ast.Compare) for piece in nodes for node in nodes_in(piece))


def _gone(anatomy: Anatomy) -> list[ast.expr]:
    return [piece.node for step in anatomy.steps for piece in step.gone if piece.node is not None]


def _share(a: np.ndarray, b: np.ndarray) -> float | None:
    """The number by which one array is the other; None where there is none."""
    square = float((b * b).sum())
    number = float((a * b).sum()) / square if square else 0.0
    return round(number, 12) if square and close(a, number * b) else None


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
    """Whether an operand is a gradient: a number that is written out is worth one by chance."""
    return not isinstance(piece.node, ast.Constant) and role_of(piece.value, of.meanings).what in GRADIENTS


def _reads_a_gradient(piece: Piece, of: Pass) -> bool:
    return any(role_of(v, of.meanings).what in GRADIENTS for v in (piece.value, *piece.reads))


def _lost_its_minus(gone: Iterable[Piece], come: Iterable[Piece]) -> bool:
    """Whether a minus is what was missing, not what was too many."""

    def minus(pieces: Iterable[Piece]) -> bool:
        return any(isinstance(piece.node, ast.UnaryOp) for piece in pieces)

    return minus(come) and not minus(gone)
