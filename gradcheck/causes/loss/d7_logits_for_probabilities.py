"""The delta is made from the logits z instead of the probabilities.

What you see: deltas larger than 1, a loss that jumps; delta + y is z.

Why it happens: the net returns z (the softmax sits in the loss), and y is subtracted from what the net
returned.

Wrong:
    delta = z2 - y

Right:
    delta = softmax(z2) - y

How it is proven: in the line, with the probabilities for z the result is dL/dz.

Look-alikes: C1b (z for a inside a derivative). With a linear output and half squared error z - y is
right.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C1b", "E3")


def explains(line: LineEvidence) -> bool:
    # p = z for p = softmax(z)
    of_its_own = line.kind is RepairKind.REPLACE_EXPRESSION and line.needed.what == "a"
    if (
        not (line.kind is RepairKind.REPLACE_OPERAND or of_its_own)
        or line.layer_kind == "norm"
        or not (line.last_layer or line.whole_pass)
        or line.needed.what not in ("dL/dz", "dL/da", "a")
    ):
        return False
    return (
        line.before.what == "z" and line.after.what in ("a", "prediction", "unknown") and line.before.at == ""
    )
