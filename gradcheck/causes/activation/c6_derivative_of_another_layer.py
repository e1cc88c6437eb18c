"""The derivative is taken at another layer's values.

What you see: nothing while all layers have one width; then shapes complain, or broadcasting hides even
that.

Why it happens: an index off by one in the loop over layers: zs[l] for zs[l - 1].

Wrong:
    delta = (W[l + 1].T @ delta) * sigmoid_prime(zs[l + 1])

Right:
    delta = (W[l + 1].T @ delta) * sigmoid_prime(zs[l])

How it is proven: in the line, with z (or a) of this layer the result is dL/dz.

Look-alikes: E1 (another layer's weights), C1c (another function's derivative). With equal widths only
values tell.
"""

from gradcheck.catalogue import LineEvidence, RepairKind, Role

SILENCES = ("C1", "C1b", "C5", "C4")


def explains(line: LineEvidence) -> bool:
    if line.kind not in (RepairKind.REPLACE_OPERAND, RepairKind.CHANGE_INDEX, RepairKind.REPLACE_EXPRESSION):
        return False
    another = line.function_before == line.function_after != ""  # the same method of another layer
    if another and line.after.what == "activation derivative":
        return True
    values = ("z", "a", "activation derivative", "input", "prediction")
    moved = None not in (line.before.layer, line.after.layer) and line.before.layer != line.after.layer
    slopes = line.before.what == line.after.what == "activation derivative"
    named = bool(line.before.name and line.after.name) and _of(line.before) != _of(line.after)
    moved = moved or (slopes and named)  # two units side by side in one layer
    about = line.needed.what in ("dL/dz", "activation derivative", "z", "a")
    return about and moved and line.before.what in values and line.after.what in values


def _of(role: Role) -> str:
    """What a derivative is taken by: of one z there are several, that of a part of its formula for instance."""
    return (role.name.partition("/d")[2] or role.name).strip("()")
