"""The weight gradient is made with something other than the layer's input.

What you see: db is right, dW is not; everything below the layer is right as well.

Why it happens: dW = a_below.T @ delta. The layer's own output, its z, its weights, or ones stand in the
place of the input; often an index is off by one (`activations[l]` for `activations[l - 1]`).

Wrong:
    dW2 = a2.T @ d2
    dW1 = z0.T @ d1

Right:
    dW2 = a1.T @ d2
    dW1 = X.T @ d1

How it is proven: with the input of the forward pass in its place the product is the true gradient. Ones
in its place are seen without a recording: every row of dW is then db.

Look-alikes: N3 (shapes exchanged), C2 and E4 (db is wrong too), O1 (the input was overwritten after the
forward pass).
"""

import numpy as np

from gradcheck.catalogue import LineEvidence, Match, RepairKind
from gradcheck.causes.proofs import is_bias, listed, matrix_of, same, wrong
from gradcheck.evidence import Evidence
from gradcheck.facts import Verdict

STANDS_IN = (
    "z", "a", "weights", "ones", "input", "prediction", "target", "error", "unknown", "time step",
    "activation derivative",
)  # fmt: skip
INPUTS = ("a", "input", "z")


def diagnose(evidence: Evidence) -> Match | None:
    found = []
    bad = {p.name for p in wrong(evidence)}
    for bias in evidence.parameters:
        beside = matrix_of(bias, evidence) if is_bias(bias) and bias.verdict is Verdict.RIGHT else None
        if beside is None or beside[0].name not in bad:
            continue
        matrix, inputs = beside
        rows = np.moveaxis(matrix.analytic, inputs, 0)
        if len(rows) > 1 and all(same(row.reshape(-1), bias.analytic.reshape(-1)) for row in rows):
            found.append(matrix.name)
    if not found:
        return None
    return Match(
        tuple(found),
        f"every row of the gradient of {listed(found)} is the bias gradient: the input was taken as ones",
        help="dW = input.T @ delta, with the input the forward pass multiplied by W",
        rank=6,
    )


def explains(line: LineEvidence) -> bool:
    about_gamma = line.needed.what == "dL/d(other)" and line.needed.function == "gamma"
    if line.needed.what != "dL/dW" and not about_gamma:
        return False
    scaled = (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR, RepairKind.REPLACE_OPERAND)
    if about_gamma and line.kind in scaled and "standard deviation" in (line.before.what, line.after.what):
        return True  # x - mean for xhat
    if line.kind not in (RepairKind.REPLACE_OPERAND, RepairKind.CHANGE_INDEX) or line.in_place:
        return False
    return line.before.what in STANDS_IN and line.after.what in INPUTS
