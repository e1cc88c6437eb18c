"""The backward pass is right, for another loss than the one that is declared.

What you see: every gradient is wrong, none by a constant; the net trains all the same, on the other
loss.

Why it happens: squared error is printed and cross-entropy derived (or the reverse), a term of the
cross-entropy is missing ((1 - t) log(1 - p)), a mean absolute error is derived as a squared one, a
parenthesis is misplaced.

Wrong:
    loss = np.mean(np.abs(y_hat - y))
    delta = 2 * (y_hat - y) / y.size

Right:
    delta = np.sign(y_hat - y) / y.size

How it is proven: the reported gradients are the true ones of another standard loss of the same outputs
and targets.

Look-alikes: A1 and A3 (the same loss times a constant), C3 and C3b (the activation's derivative, fused
or not).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

TOP = ("dL/da", "dL/dz")


def explains(line: LineEvidence) -> bool:
    replaced = line.kind in (
        RepairKind.REPLACE_EXPRESSION,
        RepairKind.INSERT_TERM,
        RepairKind.REPLACE_FUNCTION,
    )
    return (
        replaced
        and line.begins is not False
        and line.layer_kind != "norm"
        and bool(line.last_layer)
        and line.needed.what in TOP
        and line.after.what != "decay"
    )
