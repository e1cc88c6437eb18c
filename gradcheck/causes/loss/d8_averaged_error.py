"""All outputs are given the same delta: the mean of their errors.

What you see: the deltas of the output units are equal; the net learns the mean of the targets.

Why it happens: the loss is a mean, so the error is averaged before it is sent back. The gradient of a
mean is (y_hat - y) / n entry by entry: each output keeps its own error.

Wrong:
    delta = np.mean(y_hat - y)

Right:
    delta = (y_hat - y) / y.size

How it is proven: in the line, without the mean the result is dL/dz or a constant multiple of it.

Look-alikes: A3 (the constant alone), F1 (db averaged), E8 (the mean over samples).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("D6",)
REDUCTIONS = ("mean", "average", "sum")


def explains(line: LineEvidence) -> bool:
    if line.layer_kind == "norm":
        return False  # a mean over what was normalised, no error
    averaged = line.kind is RepairKind.DROP_SUM or line.function_before in REDUCTIONS
    averaged &= line.function_after not in REDUCTIONS  # a sum in place of a mean is another factor
    kinds = (RepairKind.REPLACE_FUNCTION, RepairKind.DROP_SUM, RepairKind.REPLACE_EXPRESSION)
    return (
        averaged and line.kind in kinds and bool(line.last_layer) and line.needed.what in ("dL/dz", "dL/da")
    )
