"""Cross-entropy is already derived through the output activation, and its derivative is multiplied in once more.

What you see: all gradients are too small, worst for outputs near 0 and 1: confident mistakes are hardly
corrected.

Why it happens: y_hat - y is dL/dz for sigmoid with binary cross-entropy and for softmax with
cross-entropy: g' is cancelled in it. Code made for squared error multiplies by g'(z) at the output and
is given the fused delta.

Wrong:
    delta = (y_hat - y) * y_hat * (1 - y_hat)     # cross-entropy

Right:
    delta = y_hat - y

How it is proven: in the line, without that factor the result is dL/dz of the output layer, the loss
being a cross-entropy.

Look-alikes: C3b (squared error without the factor). With squared error the factor is due: the loss
decides.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C2b",)


def explains(line: LineEvidence) -> bool:
    dropped = line.kind is RepairKind.DROP_FACTOR and line.before.what in (
        "activation derivative",
        "softmax jacobian",
    )
    at_the_end = bool(line.last_layer) or (line.last_layer is None and line.whole_pass)
    return dropped and at_the_end and line.before.function != "diagonal"
