"""The dropout mask, or its 1/keep, is missing on the way back.

What you see: units that were dropped get a gradient; or everything below is keep times too small.

Why it happens: the mask is drawn and applied in forward and not kept, or kept unscaled.

Wrong:
    def backward(self, grad): return grad

Right:
    def backward(self, grad): return grad * self.mask / self.keep

How it is proven: with the mask fixed, in the line, times the mask the result is the gradient that is
due.

Look-alikes: K2 (train and test scale), O5 (the mask is drawn anew in every call), C2 (an activation's
derivative).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("A3", "A5")


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.INSERT_FACTOR:
        return line.after.what == "mask" or (line.after.what == "constant" and line.layer_kind == "dropout")
    if line.kind is RepairKind.REPLACE_EXPRESSION:
        return line.after.what == "mask"
    return line.kind is RepairKind.REPLACE_OPERAND and line.before.what == line.after.what == "mask"
