"""The derivative belongs to another activation than the forward pass uses.

What you see: everything was right until the activation was switched, often from sigmoid to tanh or
relu.

Why it happens: the forward pass was changed in one place and the derivative a(1 - a) stayed in the
backward pass.

Wrong:
    a1 = np.tanh(z1)
    d1 = (d2 @ W2.T) * a1 * (1 - a1)

Right:
    d1 = (d2 @ W2.T) * (1 - a1 ** 2)

How it is proven: in the line, with the derivative of the function that the forward pass called the
result is right.

Look-alikes: C4 (the formula belongs to no activation), C6 (the right function, another layer's values).
"""

from gradcheck.catalogue import LineEvidence, RepairKind
from gradcheck.causes.activation.c5_wrong_relu_mask import RECTIFIERS

KINDS = (RepairKind.REPLACE_FUNCTION, RepairKind.REPLACE_OPERAND, RepairKind.REPLACE_EXPRESSION)
SILENCES = ("C4",)


def explains(line: LineEvidence) -> bool:
    both = line.before.what == line.after.what == "activation derivative"
    if {line.before.function, line.after.function} <= {*RECTIFIERS, "elu"}:
        return False  # one function with another slope
    return (
        line.kind in KINDS
        and both
        and "" not in (line.before.function, line.after.function)
        and (line.before.function != line.after.function)
    )
