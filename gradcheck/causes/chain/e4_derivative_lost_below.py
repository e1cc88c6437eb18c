"""The activation's derivative is in dW, but the gradient that goes on to the layer below lacks it.

What you see: the last layer is right, every layer below lacks g' of the layer above it.

Why it happens: delta = error * g'(z) is used for the weights, and the error, not delta, is multiplied
by W.T.

Wrong:
    dW = x.T @ (grad * g_prime(z))
    return grad @ W.T

Right:
    delta = grad * g_prime(z)
    dW = x.T @ delta
    return delta @ W.T

How it is proven: in the line, with dL/dz for dL/da the result is dL/da of the layer below.

Look-alikes: C2 (dW of that layer is wrong as well), E3 (something else than dL/da is sent back).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("E3", "C2", "C3b")


def explains(line: LineEvidence) -> bool:
    if line.needed.function == "gamma":
        return False  # the gradient of a parameter: nothing is below it
    looked_up = line.layer_kind == "embedding" and line.needed.what == "dL/dW"
    if line.needed.what not in ("dL/da", "dL/dz", "dL/d(other)") and not looked_up:
        return False
    if line.kind is RepairKind.INSERT_FACTOR and line.after.what == "activation derivative":
        below = None in (line.after.layer, line.needed.layer) or line.after.layer != line.needed.layer
        state = line.layer_kind == "recurrent" and line.needed.function == "c"  # of its own tanh
        return line.needed.what == "dL/da" and below and not state
    gated = line.after.what == "a" and line.needed.what != "dL/dz" and line.layer_kind in ("", "dense")
    if line.kind is RepairKind.INSERT_FACTOR and gated:
        return True  # the other factor of a product: t in t * h
    passed_on = line.before.what in ("dL/da", "upstream") and line.after.what == "dL/dz"
    return (
        line.kind is RepairKind.REPLACE_OPERAND
        and passed_on
        and line.before.layer in (None, line.after.layer)
    )
