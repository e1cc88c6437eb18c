"""Reads which length a statement divides by, where the numbers alone do not say it: one of each sample, or their count.

Samples that differ in length are no axis of any array, so no size of the net counts them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from gradcheck.catalogue import UNKNOWN, LineEvidence, RepairKind, Role
from gradcheck.repairing.editing.inserting import INSERT
from gradcheck.repairing.editing.sizes import only_sizes_differ
from gradcheck.repairing.naming.anatomy import Anatomy
from gradcheck.repairing.naming.passes import Pass
from gradcheck.repairing.repair import Repair


def divides_by_another(line: LineEvidence, anatomy: Anatomy | None) -> LineEvidence | None:
    """The edit of a mean over each sample's own length, `d / len(v)`, where that over the samples was meant."""
    steps = anatomy.steps if anatomy is not None else ()
    step = next((step for step in steps if step.join == "product"), None)
    if step is None or not (len(step.gone) == len(step.come) == 1):
        return None
    pieces = (*step.gone, *step.come)
    if not all(piece.inverse and piece.node is not None and _is_len(piece.node) for piece in pieces):
        return None
    if all(len({*piece.values}) < 2 for piece in pieces):
        return None  # two sizes of the net, which the numbers tell apart
    before, after = Role("size", function="length"), Role("batch size")
    return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def of_another_axis(line: LineEvidence, repair: Repair) -> LineEvidence | None:
    """The edit of what is only counted, `len(y.T)` for `len(y)`: no array is turned by it."""
    if repair.edit.kind != "transpose" or not only_sizes_differ(
        repair.statement_before, repair.statement_after
    ):
        return None
    before, after = Role("size", function="length"), Role("batch size")
    return replace(line, kind=RepairKind.REPLACE_OPERAND, before=before, after=after)


def counted(line: LineEvidence, repair: Repair, of: Pass) -> LineEvidence:
    """The evidence with the samples as what is divided by, `d /= len(words)`, where nothing else counts them.

    No axis of a parameter is as long as that.
    """
    value = line.after.value
    if line.kind is not RepairKind.INSERT_FACTOR or line.after.what != "constant" or not value:
        return line
    widths = {n for p in of.parameters for n in p.value.shape}
    number = round(1 / abs(value))
    counts = (
        line.whole_pass and repair.edit.kind == INSERT and any(map(_is_len, _divisors(repair.edit.after)))
    )
    if not counts or "batch size" in of.sizes or number in widths or abs(number * abs(value) - 1) > 1e-9:
        return line
    return replace(line, before=UNKNOWN, after=Role("batch size", value=value))


def _is_len(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def _divisors(text: str) -> Iterator[ast.expr]:
    """What a statement divides by."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.AugAssign(op=ast.Div(), value=divisor) | ast.BinOp(op=ast.Div(), right=divisor):
                yield divisor
