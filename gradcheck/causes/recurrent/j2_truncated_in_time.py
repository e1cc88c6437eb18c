"""Gradients do not flow back through time: each step is derived as if its state were an input.

What you see: right for one time step; for more, the recurrent weights get only their direct part.

Why it happens: dh_next is never added to dh, or set back to zero inside the loop, or the loop runs k
steps back.

Wrong:
    for t in reversed(range(T)):
        dh = Why.T @ dy[t]

Right:
        dh = Why.T @ dy[t] + dh_next
        ...
        dh_next = Whh.T @ dz

How it is proven: in the line, with dh_next added the result is dL/dh; with the recurrent input held
constant the reported gradient is the true one.

Look-alikes: J1 (the cell state alone), E6 (any lost branch). Truncation on purpose is a convention: the
report says how far the gradient reaches.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("E6",)


def explains(line: LineEvidence) -> bool:
    if line.layer_kind != "recurrent" or line.kind not in (RepairKind.INSERT_TERM, RepairKind.DROP_STATEMENT):
        return False
    return "h" in (line.needed.function, line.after.function)
