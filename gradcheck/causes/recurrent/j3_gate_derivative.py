"""One gate lacks its derivative or its upstream gradient, or its derivative is taken at z.

What you see: the weights and bias of one gate are wrong, the others are right.

Why it happens: four nearly equal lines are written by hand, and one has lost a factor.

Wrong:
    df = dc * c_prev

Right:
    df = dc * c_prev * f * (1 - f)

How it is proven: in the line, with the factor the result is dL/dz of that gate.

Look-alikes: C2 (the same in a dense layer), J4 (two gates report one gradient), J1 (three gates are
wrong).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

KINDS = (RepairKind.INSERT_FACTOR, RepairKind.REPLACE_OPERAND, RepairKind.REPLACE_EXPRESSION)
SILENCES = ("C2", "C3b", "C1", "C1b", "C1c", "C2b", "C4", "C6", "C7", "E1")


def explains(line: LineEvidence) -> bool:
    before, after = line.before, line.after
    gated = line.layer_kind == "recurrent" or line.needed.function == "gate"
    if not gated or line.needed.what not in ("dL/dz", "dL/da", "dL/d(other)"):
        return False
    another_gate = before.what == after.what == "a" and bool(before.name) and before.name != after.name
    if line.kind is RepairKind.REPLACE_OPERAND and another_gate:
        return True
    gate = "a" in (before.what, after.what) and bool(before.name or after.name)
    if line.kind in (RepairKind.INSERT_FACTOR, RepairKind.DROP_FACTOR) and gate:
        return True
    factor = "activation derivative" in (before.what, after.what) or after.what in ("upstream", "dL/da")
    part = line.kind is RepairKind.INSERT_TERM and line.after.what == "unknown"
    return line.needed.function == "gate" and (part or (factor and line.kind in KINDS))
