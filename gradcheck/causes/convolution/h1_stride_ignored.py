"""The backward pass places its windows at h instead of h * stride.

What you see: right with stride 1, wrong with every other stride.

Why it happens: the forward loop multiplies the index by the stride and the backward loop was written
without it.

Wrong:
    dX[:, :, h:h + K, w:w + K] += W[f] * d[n, f, h, w]

Right:
    dX[:, :, h * s:h * s + K, w * s:w * s + K] += W[f] * d[n, f, h, w]

How it is proven: in the line, with the index times the stride the result is the gradient that is due;
with stride 1 nothing is wrong.

Look-alikes: H2 (the border), H4 (overlapping windows).
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    layer = line.layer_kind in ("convolution", "pooling")
    return (
        line.kind is RepairKind.CHANGE_INDEX
        and layer
        and "stride" in (line.before.function, line.after.function)
    )
