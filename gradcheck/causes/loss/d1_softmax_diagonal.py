"""Softmax is derived as if every output depended on its own input alone: s(1 - s).

What you see: the deltas of one sample do not add up to 0. Published "fixes" have the same mistake.

Why it happens: s(1 - s) is the diagonal of the Jacobian; each s_i also falls when another z_j rises:
ds_i/dz_j = s_i([i = j] - s_j).

Wrong:
    dz = da * s * (1 - s)

Right:
    dz = s * (da - (da * s).sum(axis=1, keepdims=True))
    dz = p - y                          # fused with cross-entropy

How it is proven: in the line, with the whole Jacobian the result is dL/dz.

Look-alikes: D2 (the Jacobian as a matrix, not multiplied), D5 (no Jacobian), C3 (cross-entropy is fused
already). For a sigmoid s(1 - s) is right.
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = ("C1c", "C3", "C4", "C2b", "D5", "D6")


def explains(line: LineEvidence) -> bool:
    replaced = line.kind in (
        RepairKind.REPLACE_OPERAND,
        RepairKind.REPLACE_EXPRESSION,
        RepairKind.DROP_FACTOR,
    )
    return replaced and line.before.what == "softmax jacobian" and line.before.function == "diagonal"
