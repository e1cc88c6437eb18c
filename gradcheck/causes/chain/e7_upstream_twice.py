"""The upstream gradient is multiplied in twice.

What you see: twice the loss gives four times the gradient of the layers below.

Why it happens: the caller multiplies by the upstream gradient, and the layer's backward does so as
well.

Wrong:
    grad = grad * layer.backward(grad)

Right:
    grad = layer.backward(grad)

How it is proven: in the line, without the second factor the result is the gradient that is due;
backward(2u) is 4 backward(u).

Look-alikes: C7 (it is missing), C2b (the derivative is applied twice).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

UPSTREAM = ("upstream", "dL/da", "dL/dz", "dL/d(other)")


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.DROP_FACTOR and line.before.what in UPSTREAM
