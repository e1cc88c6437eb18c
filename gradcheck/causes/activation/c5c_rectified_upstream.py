"""The backward pass of relu rectifies the upstream gradient instead of masking it.

What you see: no negative number ever comes out of the layer.

Why it happens: max(u, 0) is the forward formula applied to the gradient. The derivative asks whether z
was positive, not whether the gradient is.

Wrong:
    dz = np.maximum(da, 0)

Right:
    dz = da * (z > 0)

How it is proven: in the line, with the mask of z on the upstream gradient the result is dL/dz.

Look-alikes: C5 (a wrong mask of z), C7 (the upstream is missing).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C5", "C4")


def explains(line: LineEvidence) -> bool:
    if line.kind not in (
        RepairKind.REPLACE_EXPRESSION,
        RepairKind.REPLACE_FUNCTION,
        RepairKind.REPLACE_OPERAND,
    ):
        return False
    on_upstream = line.before.what in ("upstream", "dL/da") or line.before.at == "upstream"
    return (line.function_before in ("maximum", "relu") or line.before.function == "relu") and on_upstream
