"""The upstream gradient is missing, or it is used as the argument of the derivative.

What you see: the gradient of the layers below does not react to the loss: twice the loss, the same
gradient.

Why it happens: backward(grad) returns g'(z) alone, or g'(grad). The chain rule multiplies: grad *
g'(z).

Wrong:
    def backward(self, grad):
        return sigmoid_prime(grad)

Right:
    def backward(self, grad):
        return grad * sigmoid_prime(self.z)

How it is proven: in the line, with the upstream gradient as a factor the result is dL/dz; or
backward(2u) is not 2 backward(u).

Look-alikes: C5c (the upstream is rectified), E7 (it is multiplied in twice).
"""

from gradcheck.catalogue import LineEvidence, RepairKind
from gradcheck.causes.activation.c5_wrong_relu_mask import RECTIFIERS

SILENCES = ("C4", "C5", "E3", "E4", "C2")
UPSTREAM = ("upstream", "dL/da")


def explains(line: LineEvidence) -> bool:
    delta = line.needed.what in ("dL/dz", "dL/da", "dL/d(other)", "unknown")
    if line.kind is RepairKind.INSERT_FACTOR:
        return delta and line.after.what in UPSTREAM
    replaced = line.kind in (RepairKind.REPLACE_OPERAND, RepairKind.REPLACE_EXPRESSION)
    if delta and line.before.what == "ones" and line.after.what in (*UPSTREAM, "dL/dz", "dL/d(other)"):
        return replaced  # ones are sent on, whatever came from above
    at_upstream = line.before.at == "upstream" and line.before.what == "activation derivative"
    if line.needed.what == "activation derivative" and line.needed.function in RECTIFIERS:
        return at_upstream  # a mask that was tested on the wrong array is C5
    tested = line.kind is RepairKind.REPLACE_OPERAND and line.after.what in ("z", "a")
    return replaced and (at_upstream or (line.before.what in UPSTREAM and tested))
