"""The backward of a softmax layer hands the upstream gradient on unchanged.

What you see: right together with a loss that sends p - y, wrong with every other loss.

Why it happens: the layer was written for the fused gradient of softmax with cross-entropy, and the loss
sends its own dL/dp.

Wrong:
    class Softmax:
        def backward(self, grad): return grad

Right:
    def backward(self, grad):
        return self.p * (grad - (grad * self.p).sum(axis=1, keepdims=True))

How it is proven: in the line, with the Jacobian applied to the upstream the result is dL/dz.

Look-alikes: D1 (the diagonal alone). In a net whose loss sends p - y the layer is right in its context.
"""

from gradcheck.catalogue import LineEvidence, RepairKind


def explains(line: LineEvidence) -> bool:
    inserted = line.kind in (
        RepairKind.INSERT_FACTOR,
        RepairKind.REPLACE_EXPRESSION,
        RepairKind.REPLACE_OPERAND,
    )
    return inserted and line.after.what == "softmax jacobian" and line.before.what != "softmax jacobian"
