"""Delta is sent back through the weights, the upstream or the target of another layer.

What you see: right with one hidden layer, wrong with two. Shapes complain only where widths differ.

Why it happens: an index off by one in the loop, the output's delta used for every layer, a returned
gradient that is dropped, targets that run in reverse.

Wrong:
    for l in reversed(range(L - 1)):
        delta = (delta_out @ W[l + 1].T) * g_prime(z[l])

Right:
        delta = (delta @ W[l + 1].T) * g_prime(z[l])

How it is proven: in the line, with the array of the neighbouring layer the result is the gradient that
is due.

Look-alikes: E2 (the same layer's weights, updated), C6 (the derivative of another layer), E5 (the input
of dW).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("E3",)
CHAINED = ("mask", "weights", "updated weights", "dL/dz", "dL/da", "target", "upstream")


def explains(line: LineEvidence) -> bool:
    before, after = line.before, line.after
    entrywise = {before.what, after.what} <= {"bias", "scale parameter"}  # of one layer
    if line.kind not in (RepairKind.REPLACE_OPERAND, RepairKind.CHANGE_INDEX):
        return False
    if before.what != after.what and not entrywise:
        return False
    if before.name and after.name.startswith(f"{before.name}, "):
        return False  # the same value, summed
    another = (
        before.what != after.what
        or before.layer != after.layer
        or (bool(before.name and after.name) and before.name != after.name)
    )
    if before.what in CHAINED:
        return another
    if entrywise and line.needed.what in ("dL/dz", "dL/da", "dL/d(other)"):
        return another  # weights that are multiplied entry by entry
    # q for k: two forward values of one kind, in a gradient that is made with one of them
    made_with = before.what in ("z", "a") and line.needed.what in ("dL/dz", "dL/da", "dL/d(other)")
    return (
        made_with
        and another
        and bool(before.name)
        and line.needed.function != "gamma"
        and line.layer_kind != "norm"
    )
