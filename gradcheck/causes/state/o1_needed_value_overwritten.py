"""A value that the backward pass still needs is overwritten in place.

What you see: the delta is right, a gradient made later from the same array is not; calling backward
twice gives two results.

Why it happens: `x[x <= 0] = 0` and `+=`, `-=`, `*=` change the array itself, and every other name for
it: a relu derivative writes its mask into the cached activation, softmax subtracts the maximum from z,
an assignment makes two names for one array.

Wrong:
    def relu_prime(a):
        a[a > 0] = 1
        return a

Right:
    def relu_prime(a):
        return (a > 0).astype(float)

How it is proven: the cached array differs before and after; with a copy the result is the gradient that
is due.

Look-alikes: O4 (an alias that does no harm within one pass), E2 (weights are overwritten: the update
came too early), E5 (another array is used).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

KINDS = (RepairKind.REPLACE_OPERAND, RepairKind.DROP_STATEMENT, RepairKind.MOVE_STATEMENT)
SILENCES = ("E5", "C4", "C5", "E3", "E1")


def explains(line: LineEvidence) -> bool:
    copied = line.kind is RepairKind.INSERT_COPY
    weights = "weights" in line.before.what
    return copied or (line.in_place and not weights and line.kind in KINDS)
