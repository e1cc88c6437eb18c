"""Axes or indices of a gradient are mixed up, or flattened in another order than in the forward pass.

What you see: right for square images, one channel or one sample; otherwise shapes complain or numbers
land in the wrong places.

Why it happens: reshape reads the axes in order: (N, C, H, W) flattened and brought back as (N, H, W, C)
keeps the shape's size and not its meaning. np.repeat and np.tile order their copies differently. Rows
that were gathered with one index array are handed their gradient with another: h[src], but dh[dst].

Wrong:
    dX = d.reshape(N, H, W, C)          # was flattened as (N, C, H, W)

Right:
    dX = d.reshape(N, C, H, W)

How it is proven: in the line, with the axes in the other order the result is the gradient that is due.

Look-alikes: N3b (reshape for transpose in a matrix), H7 (reversed along an axis).
"""

from gradcheck.catalogue import IDS, LineEvidence, RepairKind

SILENCES = ("N3", "N3b")
ORDERS = ("transpose", "reshape", "repeat", "tile", "swapaxes", "moveaxis", "einsum")


def explains(line: LineEvidence) -> bool:
    if line.after.function == IDS or (
        line.kind is RepairKind.CHANGE_INDEX and line.after.function == "channel"
    ):
        return True
    turned = line.kind is RepairKind.INSERT_TRANSPOSE and line.function_after == "swapaxes"
    reordered = turned or line.kind in (
        RepairKind.CHANGE_AXIS,
        RepairKind.REPLACE_FUNCTION,
        RepairKind.RESHAPE,
    )
    named = line.function_before in ORDERS or line.function_after in ORDERS or line.kind is RepairKind.RESHAPE
    position = line.kind is RepairKind.CHANGE_INDEX and line.after.function == "position"
    if position and line.layer_kind == "embedding":
        return True
    return ((reordered and named) or position) and line.layer_kind in ("convolution", "pooling")
