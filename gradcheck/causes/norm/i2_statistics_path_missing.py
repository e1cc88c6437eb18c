"""The gradient ignores that mean or variance of the batch depend on the input, or has a wrong power of 1/std.

What you see: the rows of dx do not add up to 0 over the batch, or do so only when weighted with xhat.

Why it happens: x reaches the output on three ways: directly, through the mean and through the variance.
The long derivation loses one, or writes std for var.

Wrong:
    dx = dxhat / std

Right:
    dx = (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0)) / std

How it is proven: in the line, with the missing term or power the result is the gradient that is due;
true dx satisfies sum(dx) = 0 and sum(dx * xhat) = 0.

Look-alikes: I1 (gamma), I3 (eps, ddof). The term -2 sum(x - mu) is 0: leaving it out is no mistake.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("E6", "B2", "A1", "A2", "A3", "A4", "A5", "F1")
FACTORS = (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR, RepairKind.REPLACE_OPERAND)
NUMBERS = {"constant", "size", "batch size"}
CONSTANTS = ("unknown", "constant", "size", "batch size", "standard deviation")


def explains(line: LineEvidence) -> bool:
    if line.layer_kind != "norm":
        return False
    if line.needed.what not in ("dL/d(other)", "dL/da", "dL/dz"):
        return False
    if line.whole_pass and line.kind in FACTORS and {line.before.what, line.after.what} & NUMBERS:
        return False  # of the loss
    if line.needed.function == "gamma" or "scale parameter" in (line.before.what, line.after.what):
        return False
    if line.needed.what == "dL/d(other)" and line.kind is RepairKind.REPLACE_OPERAND:
        return True
    # the normalised value, its input, the centred one: each in place of another
    peers = ("z", "a", "input")
    if line.kind is RepairKind.REPLACE_OPERAND and line.before.what in peers and line.after.what in peers:
        return True
    if line.kind in FACTORS:
        inside = (*CONSTANTS, *peers)  # the normalised value itself is a factor of one path
        return line.before.what in inside and line.after.what in inside
    power = "standard deviation" in (line.before.what, line.after.what)
    return power or line.kind in (
        RepairKind.INSERT_TERM,
        RepairKind.NEGATE,
        RepairKind.CHANGE_AXIS,
        RepairKind.CHANGE_OPERATOR,
        RepairKind.INSERT_SUM,
        RepairKind.DROP_SUM,
        RepairKind.REPLACE_FUNCTION,
    )
