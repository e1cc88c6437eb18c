"""The backward pass uses another variance than the forward pass: eps outside the root, ddof, another axis.

What you see: an error of 0.1 to 1 percent that looks like noise and is not.

Why it happens: sqrt(var + eps) in forward and sqrt(var) + eps in backward; np.var has ddof=0, a torch
or pandas habit says 1; the axis fits two-dimensional input only.

Wrong:
    std = np.sqrt(var) + eps            # forward: np.sqrt(var + eps)

Right:
    std = np.sqrt(var + eps)

How it is proven: in the line, with the forward pass's std the result is the gradient that is due.

Look-alikes: I2 (a whole path is missing: the error is large). Float32 noise is smaller and has no
pattern.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("I2",)


def explains(line: LineEvidence) -> bool:
    if line.layer_kind != "norm" or line.whole_pass:
        return False
    if line.kind is RepairKind.CHANGE_AXIS and line.needed.what in ("dL/d(other)", "dL/da", "dL/dz"):
        return line.needed.function != "gamma"  # a mean along another axis than the forward pass took
    if line.needed.what != "standard deviation":
        return False
    return line.kind in (RepairKind.REPLACE_EXPRESSION, RepairKind.REPLACE_OPERAND, RepairKind.CHANGE_AXIS)
