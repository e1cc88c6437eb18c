"""Overlapping windows overwrite each other's gradient instead of adding up.

What you see: right when the stride is at least the window, too small otherwise.

Why it happens: an input pixel lies in several windows and gets the sum of their gradients: += in the
loop, or np.add.at when indices repeat (`dX[index] += ...` keeps the last one).

Wrong:
    dX[:, :, h:h + K, w:w + K] = W[f] * d[n, f, h, w]

Right:
    dX[:, :, h:h + K, w:w + K] += W[f] * d[n, f, h, w]

How it is proven: in the line, with += the sum is the gradient that is due.

Look-alikes: E6 (a branch is lost), L1 (repeated ids), H1 (windows misplaced). col2im adds up: it is the
adjoint of im2col, not its inverse.
"""

from gradcheck.catalogue import WHOLE, LineEvidence, RepairKind

SILENCES = ("E6", "L1")


def explains(line: LineEvidence) -> bool:
    adds = line.kind is RepairKind.ASSIGN_TO_ADD or line.function_after.endswith((".add.at", ".subtract.at"))
    images = line.layer_kind in ("convolution", "pooling") and line.before.function != WHOLE
    of_parameter = line.needed.what in ("dL/dW", "dL/db")
    return adds and (line.before.function == "windows" or (images and not of_parameter))
