"""The mask of a relu cuts the wrong entries, or its slope is wrong.

What you see: the gradient is wrong only where z < 0 (or only where z > 0).

Why it happens: z > 1 for z > 0, the mask inverted, x returned where 1 is due, a leaky slope without the
upstream gradient.

Wrong:
    dz = da * (z < 0)
    dz = np.where(z > 0, da, alpha)

Right:
    dz = da * (z > 0)
    dz = np.where(z > 0, da, alpha * da)

How it is proven: in the line, with the mask of the forward pass the result is dL/dz.

Look-alikes: C5b (the mask is all ones), C5c (the upstream is cut by its own sign). (a > 0) and (a == 0)
are right on the output of a relu.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

RECTIFIERS = ("relu", "leaky relu")
KINDS = (
    RepairKind.CHANGE_OPERATOR,
    RepairKind.REPLACE_EXPRESSION,
    RepairKind.REPLACE_OPERAND,
    RepairKind.SWAP_OPERANDS,
)


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.CHANGE_OPERATOR and line.needed.what in ("dL/dz", "dL/da"):
        return {line.operator_before, line.operator_after} <= {"<", ">", "<=", ">="}
    if line.needed.what == "activation derivative" and line.needed.function in RECTIFIERS:
        return line.kind in (*KINDS, RepairKind.INSERT_FACTOR) and line.operator_before != ">="
    masked = line.before.what == line.after.what == "activation derivative"
    return (
        masked
        and line.before.function == line.after.function in RECTIFIERS
        and line.before.at == line.after.at
    )
