"""One gate lacks its derivative or its upstream gradient, or its derivative is taken at z.

What you see: the weights and bias of one gate are wrong, the others are right.

Why it happens: four nearly equal lines are written by hand, and one has lost a factor.

Wrong:
    df = dc * c_prev

Right:
    df = dc * c_prev * f * (1 - f)

How it is proven: in the line, with the factor the result is dL/dz of that gate.

Look-alikes: C2 (the same in a dense layer), J4 (two gates report one gradient), J1 (three gates are
wrong).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C2", "C3b", "C1", "C1b", "C4", "C7")


def explains(line: LineEvidence) -> bool:
    if line.layer_kind != "recurrent" or line.needed.function != "gate":
        return False
    factor = "activation derivative" in (line.before.what, line.after.what) or line.after.what in (
        "upstream",
        "dL/da",
    )
    return factor and line.kind in (
        RepairKind.INSERT_FACTOR,
        RepairKind.REPLACE_OPERAND,
        RepairKind.REPLACE_EXPRESSION,
    )
