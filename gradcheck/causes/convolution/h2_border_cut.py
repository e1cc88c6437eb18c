"""The gradient with respect to the input is cut or padded wrongly at the border.

What you see: a shape error such as (1,16,16,1) (1,17,17,1), or wrong numbers in the border rows only.

Why it happens: with padding p the gradient of the padded input is formed and the p outer rows have to
be cut off; when the stride does not divide the size, the last rows belong to no window and their
gradient is 0.

Wrong:
    return dX_padded[:, :, :H, :W]

Right:
    return dX_padded[:, :, p:p + H, p:p + W]

How it is proven: in the line, with the other slice the result is the gradient that is due.

Look-alikes: H1 (every window is misplaced), H5 (a part is 0).
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    layer = line.layer_kind in ("convolution", "pooling")
    return (
        line.kind is RepairKind.CHANGE_INDEX
        and layer
        and "slice" in (line.before.function, line.after.function)
    )
