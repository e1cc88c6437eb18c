"""Max pooling gives the gradient to more entries of a window than its one maximum.

What you see: wrong only where a window holds equal maxima, often zeros after a relu or the integers of
raw images; or wrong everywhere below the pooling, where all of the window gets the gradient.

Why it happens: `(window == window.max())` is true for all that tie, and each gets the whole gradient.
Without any mask every entry gets it, as if the window had been summed.

Wrong:
    dX[window] += (x == x.max()) * d
    dX[window] += d

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
