"""The state of the wrong time step is used.

What you see: one matrix is wrong (often Whh), the rest is right; with one time step dWhh should be 0 or
built on h0.

Why it happens: h_t = tanh(x Wxh + h_{t-1} Whh): dWhh needs h_{t-1}, df needs c_{t-1}. hs[t] for hs[t -
1].

Wrong:
    dWhh += dz @ hs[t].T

Right:
    dWhh += dz @ hs[t - 1].T

How it is proven: in the line, with the state one step earlier the result is the gradient that is due.

Look-alikes: E5 (any wrong input of dW), J4 (a copied line).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C4", "E5", "E3", "E1", "C6", "J3")


def explains(line: LineEvidence) -> bool:
    shifted = "time step" in (line.before.what, line.after.what)
    return shifted and line.kind in (RepairKind.REPLACE_OPERAND, RepairKind.CHANGE_INDEX)
