"""The third positional argument of np.dot or np.matmul is the array the result is written to.

What you see: an array changes that nobody assigned to; a shape error some lines later.

Why it happens: `np.dot(a, b, c)` is meant as a product of three, and c is `out=`.

Wrong:
    np.dot(a1.T, d2, W2)

Right:
    np.dot(np.dot(a1.T, d2), W2)       # or np.linalg.multi_dot

How it is proven: the third operand is overwritten by the call.

Look-alikes: O1 (an array is overwritten on purpose, too early).
"""

from gradcheck.catalogue import LineEvidence, RepairKind

SILENCES = (
    "C2",
    "C3b",
    "C7",
    "E3",
    "E4",
    "E5",
    "N3",
    "N6",
)  # what lacks its third factor is all of these as well


def explains(line: LineEvidence) -> bool:
    return line.kind is RepairKind.REPLACE_FUNCTION and line.function_before.endswith(" out")
