"""The derivative in its output form is given z instead of a.

What you see: the gradient has the wrong sign wherever z < 0 or z > 1, and explodes with large z.

Why it happens: x * (1 - x) is the sigmoid's derivative only when x is already sigmoid(z); 1 - x**2
needs x = tanh(z).

Wrong:
    def sigmoid_derivative(x): return x * (1 - x)
    delta = error * sigmoid_derivative(z)

Right:
    delta = error * sigmoid_derivative(a)

How it is proven: in the line, with a for z the result is the gradient that is due.

Look-alikes: C1 (the reverse), C4 (the formula itself is wrong).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C4",)


def explains(line: LineEvidence) -> bool:
    if line.kind is not RepairKind.REPLACE_OPERAND or line.needed.what not in (
        "dL/dz",
        "activation derivative",
        "z",
        "a",
    ):
        return False
    if line.layer_kind == "norm" and line.needed.what != "activation derivative":
        return False
    before, after = line.before, line.after
    if before.layer is not None and after.layer is not None and before.layer != after.layer:
        return False
    if before.what == after.what == "activation derivative" and before.function != after.function:
        return False
    return (before.what == "z" and after.what in ("a", "prediction")) or (
        before.at == "z" and after.at == "a"
    )
