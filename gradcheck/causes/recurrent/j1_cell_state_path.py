"""The gradient that comes back through the cell state is added in the wrong place, or not at all.

What you see: right for one time step; with two, the gates f, i and g are wrong and o is right.

Why it happens: c_t feeds h_t through a tanh and c_{t+1} directly. dc_next skips the tanh: added before
the factor it is multiplied by it.

Wrong:
    dc = (dh * o + dc_next) * (1 - np.tanh(c) ** 2)

Right:
    dc = dh * o * (1 - np.tanh(c) ** 2) + dc_next

How it is proven: in the line, with dc_next added behind the factor the result is dL/dc.

Look-alikes: E6 (any lost branch), J2 (no step reaches further back), J5 (h or c of the wrong step).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("E6", "C7", "E1", "E4", "J3")


def explains(line: LineEvidence) -> bool:
    if line.layer_kind != "recurrent" or line.needed.what not in ("dL/d(other)", "dL/dz", "dL/da"):
        return False
    if (
        line.function_before == "regroup"
    ):  # what is carried is inside or outside of a product where it should not be
        return True
    carried = line.kind in (RepairKind.INSERT_FACTOR, RepairKind.REPLACE_OPERAND) and line.after.what == "a"
    if carried and line.needed.function == "c":
        return True  # dc * f: the gate that the state was kept by
    moved = line.kind in (RepairKind.INSERT_TERM, RepairKind.REPLACE_EXPRESSION, RepairKind.MOVE_STATEMENT)
    return moved and "c" in (line.needed.function, line.after.function)
