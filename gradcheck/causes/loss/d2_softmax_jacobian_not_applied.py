"""The softmax Jacobian is multiplied entry by entry, or summed, instead of being applied to the upstream.

What you see: a delta of shape (K, K) where (K,) is due, and a shape error some lines later; or a delta
of 1e-17 when the Jacobian was summed over an axis.

Why it happens: J is a matrix: dL/dz = J @ dL/da. `*` broadcasts the vector over it. The row sums of u *
J are right, the column sums are 0.

Wrong:
    delta = error * (np.diagflat(s) - np.outer(s, s))

Right:
    delta = (np.diagflat(s) - np.outer(s, s)) @ error
    delta = s - y                       # with cross-entropy the Jacobian is in it already

How it is proven: in the line, with @ for * the result is dL/dz; or the shape is that of dL/dz without
the Jacobian.

Look-alikes: D1 (the diagonal alone), C3 (applied on top of the fused delta), N6 (any * for @).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("N6", "C3", "D6")


def explains(line: LineEvidence) -> bool:
    jacobian = line.before.what == "softmax jacobian" and line.before.function != "diagonal"
    product = (
        line.kind is RepairKind.CHANGE_OPERATOR
        and line.operator_before == "*"
        and line.operator_after in ("@", "dot")
    )
    return jacobian and (
        product or line.kind in (RepairKind.DROP_FACTOR, RepairKind.DROP_SUM, RepairKind.REPLACE_FUNCTION)
    )
