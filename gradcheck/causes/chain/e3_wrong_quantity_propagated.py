"""Something that is not delta is sent back through the weights.

What you see: the top layer is right; every layer below is built on the activation, the raw error or dW
instead of delta.

Why it happens: the error and the delta have the same shape, and so do a and delta: nothing complains.

Wrong:
    l2_delta = l2_error * sigmoid_prime(l2)
    l1_error = l2_error @ W2.T

Right:
    l1_error = l2_delta @ W2.T

How it is proven: in the line, with delta in its place the result is dL/da of the layer below.

Look-alikes: E4 (dL/da is sent back: the derivative is lost), E1 (another layer's delta), C2 (delta
itself lacks its factor).
"""

from gradcheck.catalogue import MATRIX, LineEvidence, RepairKind

INSTEAD = (
    "error",
    "a",
    "z",
    "prediction",
    "target",
    "dL/dW",
    "dL/db",
    "input",
    "unknown",
    "weights",
    "upstream",
)


def explains(line: LineEvidence) -> bool:
    if line.kind is RepairKind.INSERT_FACTOR and line.after.function == MATRIX:
        return True
    needed = ("dL/da", "dL/dz", "dL/d(other)", "dL/dW", "dL/db")
    if line.kind is not RepairKind.REPLACE_OPERAND or line.needed.what not in needed:
        return False
    if line.before.what == "dL/dW" and line.needed.what == "dL/db":
        return False  # F2 says more
    if line.needed.what == "dL/db" and line.before.what == "dL/da" and line.after.what == "dL/dz":
        return True
    if line.before.what in ("a", "z", "input") and line.after.what == "weights":
        return line.needed.what in (
            "dL/da",
            "dL/d(other)",
        )  # what a weight is multiplied with takes its place
    if line.before.what == "unknown" and line.last_layer:
        return False  # nothing is known of what was there, and the loss may be to blame
    if line.needed.what == "dL/db" and line.before.what == "activation derivative":
        return line.after.what == "dL/dz"
    return line.before.what in INSTEAD and line.after.what in ("dL/dz", "dL/da", "dL/d(other)", "upstream")
