"""The update is written to a name that nobody reads: the parameter keeps its value.

What you see: one parameter never moves although its gradient is right.

Why it happens: `db1 = b1 - lr * db1`, `b1 - lr * db1` without an assignment, a local name instead of
self.b1, a copy from a list.

Wrong:
    db1 = b1 - lr * db1

Right:
    b1 = b1 - lr * db1

How it is proven: after the step the parameter has the same bits as before, its true gradient is not zero,
and with the update bound to the parameter's own name the weight change is right.

Look-alikes: F3 (the gradient itself is zero), P1 (the learning rate is 0).
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.REPLACE_TARGET
