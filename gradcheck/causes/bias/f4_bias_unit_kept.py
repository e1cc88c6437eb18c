"""The delta of a layer still holds an entry for the bias unit.

What you see: shapes that differ by exactly 1: `(4,1) (3,1)`, or a gradient with one row or column too
many.

Why it happens: with the bias folded into the weight matrix, ones are appended to the activations. On
the way back, `delta @ W.T` yields an entry for that column of ones, which has no activation and no
layer below it.

Wrong:
    delta1 = (delta2 @ W2.T) * (1 - A1 ** 2)          # A1 with its column of ones

Right:
    delta1 = (delta2 @ W2[:-1].T) * (1 - H1 ** 2)     # without the bias row

How it is proven: the reported gradient without its first or last row or column is the true one, or the
line that leaves out the first where it left out the last makes all gradients right.

Look-alikes: N3 (sizes differ by more than 1), F1 (a row per sample).
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import equals, wrong
from gradcheck.evidence import Evidence, ParameterEvidence


def diagnose(evidence: Evidence) -> Match | None:
    for p in wrong(evidence):
        where = _surplus(p)
        if where:
            return Match(
                (p.name,),
                f"the gradient has shape {p.raw.shape} for {p.value.shape}: without its {where} it is right",
                help=f"drop the bias unit before the delta goes further down: leave out the {where}",
                rank=6,
            )
    return None


def _surplus(p: ParameterEvidence) -> str:
    for axis, word in enumerate(("row", "column")[: p.raw.ndim]):
        if p.raw.ndim == p.value.ndim and p.raw.shape[axis] == p.value.shape[axis] + 1:
            for index, position in ((0, "first"), (-1, "last")):
                if equals(np.delete(p.raw, index, axis=axis), p):
                    return f"{position} {word}"
    return ""


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.CHANGE_INDEX and line.function_before == "other end":
        return True  # the entry of the bias unit stays, and that of another unit goes
    if line.kind is not RepairKind.CHANGE_INDEX or not line.shape_before or not line.shape_after:
        return False
    return sum(line.shape_before) - sum(line.shape_after) == 1 and line.needed.what != "dL/db"
