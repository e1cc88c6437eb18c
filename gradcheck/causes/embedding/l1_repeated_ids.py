"""An id that occurs several times gets the gradient of its last occurrence only.

What you see: rows of ids that occur once are right, rows of repeated ids are too small.

Why it happens: `dE[ids] += d` reads, adds and writes once per distinct id: numpy buffers the sum. Every
occurrence has to be added.

Wrong:
    dE[ids] += d

Right:
    np.add.at(dE, ids, d)

How it is proven: in the line, with np.add.at the result is the gradient that is due.

Look-alikes: E6 (any lost branch), H5 (rows that are 0). Rows of ids that do not occur have a true
gradient of 0.
"""

from gradcheck.catalogue import WHOLE, LineEvidence, RepairKind

SILENCES = ("E6", "H4")


def explains(line: LineEvidence) -> bool:
    if line.function_after.endswith((".add.at", ".subtract.at")):  # only repeated ids tell it from +=
        return line.layer_kind not in ("convolution", "pooling") and line.before.function != "windows"
    rows = line.before.function not in ("windows", WHOLE)  # windows of words: H4
    return line.kind is RepairKind.ASSIGN_TO_ADD and line.layer_kind == "embedding" and rows
