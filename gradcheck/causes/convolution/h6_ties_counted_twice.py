"""Max pooling gives the gradient to every entry that ties for the maximum.

What you see: wrong only where a window holds equal maxima, often zeros after a relu or the integers of
raw images.

Why it happens: `(window == window.max())` is true for all of them, and each gets the whole gradient.

Wrong:
    dX[window] += (x == x.max()) * d

Right:
    mask = x == x.max(); dX[window] += mask * d / mask.sum()     # or the first one: argmax

How it is proven: a change of 1e-3 in the input breaks the ties, and the gradient is right.

Look-alikes: H4 (overlap). At a tie the true slope is not unique: any share between 0 and the whole is
accepted there.
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    shared = line.kind in (RepairKind.REPLACE_EXPRESSION, RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR)
    layer = line.layer_kind in ("pooling", "convolution")
    return shared and layer and "ties" in (line.before.function, line.after.function)
