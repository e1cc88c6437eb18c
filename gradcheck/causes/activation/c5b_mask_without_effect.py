"""The relu mask tests the rectified output with >= (or <): it lets everything through.

What you see: as if the derivative were missing: units that were off get a gradient.

Why it happens: a = max(z, 0) is never negative, so `a >= 0` is always true and `a[a < 0]` selects
nothing.

Wrong:
    dz = da * (a >= 0)
    da[a < 0] = 0

Right:
    dz = da * (a > 0)

How it is proven: in the line, with > (or with z for a) the result is dL/dz.

Look-alikes: C2 (no mask at all: the numbers are the same), C5 (a mask with an effect, the wrong one).
"""

from gradcheck.catalogue import LineEvidence, RepairKind
from gradcheck.causes.activation.c5_wrong_relu_mask import RECTIFIERS

SILENCES = ("C5", "C1", "C2")


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.CHANGE_OPERATOR:
        return (line.operator_before, line.operator_after) in ((">=", ">"), ("<", "<="))
    if line.before.what == "ones" and line.after.what == "activation derivative":
        return line.after.function in RECTIFIERS
    tested = line.operator_before in (">=", "<") and line.before.what == "a" and line.after.what == "z"
    return line.kind is RepairKind.REPLACE_OPERAND and tested
